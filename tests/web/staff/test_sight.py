"""Who sees what: posts cover units and those below; everything else is as if it did not exist."""

import pytest

from jiban.city.models import Post

from .test_inbox_order import numbers

PAGES = [
    *("/inbox", "/dashboard", "/search", "/notices"),
    *("/duty", "/duty/hand-over", "/handovers", "/help"),
]
ROLES = ["duty", "head", "dispatcher", "deputy", "leader", "inspector", "admin"]


@pytest.mark.parametrize("label", ROLES)
def test_it_works(sign_in, label) -> None:
    client = sign_in(label)
    for address in PAGES:
        assert client.get(address).status_code == 200, address


def test_who_is_not_signed_in_goes_to_the_sign_in(client, db) -> None:
    for address in (*PAGES, "/staff/", "/matters/XJ261121-0000001"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/?next=")


def test_an_officer_without_a_post_is_told_what_to_do(sign_in) -> None:
    client = sign_in("nobody")
    for address in PAGES:
        answer = client.get(address)
        assert answer.status_code == 403
        assert "no post at any unit" in answer.content.decode()


def test_a_matter_of_another_branch_does_not_exist(sign_in, write, city) -> None:
    far = write(unit=city.far.pk)
    client = sign_in("duty")
    hidden = client.get(f"/matters/{far.number}")
    unknown = client.get("/matters/XJ261121-9999999")
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.content.count(b"<h1") == unknown.content.count(b"<h1") == 1
    assert far.title not in hidden.content.decode()


@pytest.mark.parametrize("way", ["do/note", "do/sign", "persons", "files/1"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nor_does_anything_of_it(sign_in, write, city, way, method) -> None:
    far = write(unit=city.far.pk)
    answer = getattr(sign_in("duty"), method)(f"/matters/{far.number}/{way}")
    assert answer.status_code in (404, 405)
    far.refresh_from_db()
    assert far.seq == 1


def test_the_branch_sees_its_stations_and_the_bureau_sees_all(sign_in, write, city) -> None:
    here, far = write(), write(unit=city.far.pk)
    assert sign_in("branch_head").get(f"/matters/{here.number}").status_code == 200
    assert sign_in("branch_head").get(f"/matters/{far.number}").status_code == 404
    for label in ("leader", "inspector", "dispatcher"):
        assert sign_in(label).get(f"/matters/{far.number}").status_code == 200


def test_who_has_a_matter_sees_it_from_another_post_too(sign_in, write, city) -> None:
    letter, other = write.signed(), write()
    Post.objects.filter(officer=city.duty).update(unit=city.far)
    client = sign_in("duty")
    assert client.get(f"/matters/{letter.number}").status_code == 200
    assert client.get(f"/matters/{other.number}").status_code == 404
    assert numbers(client.get("/inbox?tab=mine")) == [letter.number]


def test_who_is_handed_a_matter_sees_it(sign_in, write, city) -> None:
    letter = write.signed()
    write.does(letter, city.duty, "hand_over", officer=city.colleague.pk)
    Post.objects.filter(officer=city.colleague).update(unit=city.far)
    client = sign_in("colleague")
    assert client.get(f"/matters/{letter.number}").status_code == 200
    assert numbers(client.get("/inbox?tab=incoming")) == [letter.number]


def test_a_number_in_small_letters_is_the_same(sign_in, write) -> None:
    letter = write()
    assert sign_in("duty").get(f"/matters/{letter.number.lower()}").status_code == 200


@pytest.mark.parametrize(
    ("label", "begins"), [("duty", "/inbox"), ("leader", "/dashboard"), ("dispatcher", "/inbox")]
)
def test_where_an_officer_begins(sign_in, label, begins) -> None:
    assert sign_in(label).get("/staff/").url == begins
