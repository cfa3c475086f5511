"""The demo bureau's units, officers, areas and rules: 即安市公安局 on paper."""

from collections.abc import Iterator, Sequence

from shapely import Polygon

from jiban.city.models import Area, AreaKind, Officer, Place, Post, Rule, Unit, UnitKind
from jiban.city.names import sort_key
from jiban.city.roles import Role
from jiban.city.shapes import dump

from . import names
from .region import Region

CODE = "JA"
CODE_OUTSIDE = "JA-OUT"

# code, name, English name
TEAMS = (
    ("XX", "局长信箱专班", "Director's mailbox team"),
    ("DC", "督察支队", "Inspection team"),
    ("JJ", "交通警察支队", "Traffic police team"),
    ("FZ", "反诈中心", "Anti-fraud centre"),
    ("RK", "人口管理支队", "Household registration team"),
    ("CR", "出入境管理支队", "Exit and entry team"),
    ("XZ", "刑事侦查支队", "Criminal investigation team"),
    ("BZ", "即安北站枢纽警务队", "Ji'an North hub team"),
)
HUB_TEAM, HUB_CELL, HUB_NAME = "BZ", 33, "即安北站枢纽"

# subject, or seat of a search → the team's code; all others belong to the station of the place
SUBJECT_TEAMS = {
    "traffic": "JJ",
    "fraud": "FZ",
    "household": "RK",
    "exit_entry": "CR",
    "conduct": "DC",
    "missing.traffic": "JJ",
    "missing.criminal": "XZ",
}
# subjects that the branch takes, not the station
SUBJECT_BRANCHES = ("case", "theft")

# The roles of a unit's officers, in the order of their numbers; a role alone is held at the unit.
STATION_ROLES = (Role.HEAD, *[Role.DUTY] * 4)
BRANCH_ROLES = (Role.HEAD, Role.DEPUTY, Role.DISPATCHER, *[Role.DUTY] * 3)
TEAM_ROLES = (Role.HEAD, *[Role.DUTY] * 5)
BUREAU_ROLES = (Role.LEADER, Role.DEPUTY, Role.DEPUTY, Role.HEAD, Role.ADMIN, *[Role.DUTY] * 4)
OUTSIDE_ROLES = (
    Role.LEADER,
    Role.DEPUTY,
    Role.HEAD,
    Role.DISPATCHER,
    Role.ADMIN,  # the bureau's administrators have no say over the body that watches it
    *[Role.DUTY] * 4,
)

# What a team's officers are for the whole bureau, besides their post in the team.
TEAM_FOR_ALL = {"XX": Role.DISPATCHER, "DC": Role.INSPECTOR, "XZ": Role.PROTECTION}


def units() -> dict[str, Unit]:
    """Create the unit tree; units by code."""
    made: dict[str, Unit] = {}

    def add(code: str, name: str, english: str, kind: UnitKind, parent: Unit | None) -> Unit:
        n = len(made)
        made[code] = Unit.objects.create(
            code=code,
            name=name,
            name_en=english,
            kind=kind,
            parent=parent,
            phone=f"000-5550{n:03d}",
            address=f"即安市示例路{n + 1}号",
            sort=n,
        )
        return made[code]

    root = add(CODE, "即安市公安局", "Ji'an Public Security Bureau", UnitKind.BUREAU, None)
    for code, name, english in TEAMS:
        add(f"{CODE}-{code}", name, english, UnitKind.TEAM, root)
    stations = iter(names.STATIONS)
    for number, (name, english) in enumerate(names.BRANCHES.items(), start=1):
        code = f"{CODE}{number:02d}"
        branch = add(code, f"{name}分局", f"{english} Branch", UnitKind.BRANCH, root)
        for place in range(1, station_count(number) + 1):
            called = next(stations)
            spoken = sort_key(called).replace(" ", "").capitalize()
            add(
                f"{code}{place:02d}",
                f"{called}派出所",
                f"{spoken} Police Station",
                UnitKind.STATION,
                branch,
            )
    add(
        CODE_OUTSIDE,
        "即安市联合监督办公室(演示)",
        "Ji'an Joint Oversight Office (demo)",
        UnitKind.OUTSIDE,
        None,
    )
    return made


def station_count(branch: int) -> int:
    """Sixty stations over eleven branches: five have six, the others five."""
    return 6 if branch <= 5 else 5


def officers(units: dict[str, Unit], called: Iterator[str], password: str) -> None:
    """Create the officers and their posts; `password` is a hash that all of them share."""
    plan = [(unit, *_staffing(unit)) for unit in units.values()]
    made = Officer.objects.bulk_create(
        [
            _officer(unit, f"{prefix}{n:02d}", next(called), role, password)
            for unit, prefix, roles in plan
            for n, role in enumerate(roles, start=1)
        ]
    )
    people = iter(made)
    posts = []
    for unit, _prefix, roles in plan:
        for role in roles:
            officer = next(people)
            posts.append(Post(officer=officer, unit=unit, role=role))
            wide = TEAM_FOR_ALL.get(unit.code.removeprefix(f"{CODE}-"))
            if wide:
                posts.append(Post(officer=officer, unit=units[CODE], role=wide))
    Post.objects.bulk_create(posts)


def _staffing(unit: Unit) -> tuple[str, Sequence[Role]]:
    """The first four digits of a unit's police numbers, and its officers' roles."""
    if unit.kind == UnitKind.STATION:
        return unit.code.removeprefix(CODE), STATION_ROLES
    if unit.kind == UnitKind.BRANCH:
        return f"{unit.code.removeprefix(CODE)}00", BRANCH_ROLES
    if unit.kind == UnitKind.TEAM:
        codes = [code for code, *_rest in TEAMS]
        return f"90{codes.index(unit.code.removeprefix(f'{CODE}-')):02d}", TEAM_ROLES
    return ("0000", BUREAU_ROLES) if unit.kind == UnitKind.BUREAU else ("9900", OUTSIDE_ROLES)


def _officer(unit: Unit, number: str, name: str, role: Role, password: str) -> Officer:
    return Officer(
        number=number,
        name=name,
        name_pinyin=sort_key(name),
        unit=unit,
        phone=unit.phone,
        email=f"{number}@jian.example",
        password=password,
        is_staff=role == Role.ADMIN,
    )


def areas_and_rules(units: dict[str, Unit], map: Region) -> None:
    """Create precincts, branch territories, the hub, and the rules for subjects."""
    areas, rules = [], []
    first = 0
    for number in range(1, len(names.BRANCHES) + 1):
        branch = units[f"{CODE}{number:02d}"]
        count = station_count(number)
        territory = _area(branch, AreaKind.BRANCH, map.territory(first, count))
        areas.append(territory)
        rules += [Rule(subject=s, area=territory, unit=branch) for s in SUBJECT_BRANCHES]
        for place in range(count):
            station = units[f"{branch.code}{place + 1:02d}"]
            _stands_in(station, map.cells[first + place])
            areas.append(_area(station, AreaKind.PRECINCT, map.cells[first + place]))
        first += count
    hub = map.cells[HUB_CELL].representative_point().buffer(0.003, quad_segs=2)
    areas.append(Area(name=HUB_NAME, kind=AreaKind.SITE, unit=units[f"{CODE}-{HUB_TEAM}"]))
    areas[-1].geometry = dump(Polygon([(round(x, 6), round(y, 6)) for x, y in hub.exterior.coords]))
    rules += [Rule(subject=s, unit=units[f"{CODE}-{t}"]) for s, t in SUBJECT_TEAMS.items()]
    Area.objects.bulk_create(areas)
    Rule.objects.bulk_create(rules)
    Place.objects.bulk_create(_places(map))


def _stands_in(station: Unit, precinct: Polygon) -> None:
    """Let a station stand within its precinct."""
    point = precinct.representative_point()
    station.lon, station.lat = round(point.x, 6), round(point.y, 6)
    station.save(update_fields=["lon", "lat"])


def _places(map: Region) -> list[Place]:
    """The places that the demo's letters name, spread over the city."""
    found = []
    for n, (name, kind) in enumerate(names.PLACES.items()):
        point = map.cells[n * 7 % len(map.cells)].representative_point()
        found.append(Place(name=name, kind=kind, lon=round(point.x, 6), lat=round(point.y, 6)))
    return found


def _area(unit: Unit, kind: AreaKind, shape: object) -> Area:
    return Area(name=f"{unit.name}辖区", kind=kind, unit=unit, geometry=dump(shape))
