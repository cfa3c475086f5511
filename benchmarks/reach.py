"""What each figure is, and what it should reach: the one place where the numbers stand."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reach:
    """What a figure is, and what it should be: at least, at most, or a share of its peer's."""

    what: str
    least: float | None = None
    most: float | None = None
    share: tuple[float, str] | None = None

    def asked(self) -> str:
        """The limits in words."""
        words = []
        if self.least is not None:
            words.append(f"≥ {self.least:,g}")
        if self.most is not None:
            words.append(f"≤ {self.most:,g}")
        if self.share:
            words.append(f"≥ {self.share[0]:g} × {self.share[1]}")
        return ", ".join(words)

    def met(self, value: float, figures: dict[str, float]) -> bool | None:
        """Whether the limits hold; None when there are none. Without its peer a share is missed."""
        if not self.asked():
            return None
        peer = figures.get(self.share[1], float("inf")) * self.share[0] if self.share else value
        return (
            value >= peer
            and (self.least is None or value >= self.least)
            and (self.most is None or value <= self.most)
        )


KINDS = (
    "dementia",
    "autistic",
    "despondent",
    "mental_illness",
    *(f"child_{ages}" for ages in ("1_3", "4_6", "7_9", "10_12", "13_15")),
)
"""Of missing people."""
OF_A_KIND = {
    "ratio": "mean time to find, ours by the best rival's",
    "found_1h": "found within an hour of the call",
    "rival_found_1h": "the same by the best rival",
}

REACH: dict[str, dict[str, Reach]] = {
    "loop": {
        "acts_per_s": Reach("single acts through the door, 4 workers", least=1000),
        "raw_acts_per_s": Reach("the same statements in bare SQL"),
        "bulk_matters_per_s": Reach(
            "bulk intake with promises, journal and notice",
            least=5000,
            share=(0.5, "raw_bulk_per_s"),
        ),
        "raw_bulk_per_s": Reach("the same rows by COPY"),
        "bare_bulk_per_s": Reach("the door's own statements, every value written out beforehand"),
        "burst_fired_per_s": Reach(
            "100,000 of 2 M promises due at once, 2 runners",
            least=8000,
            share=(0.5, "raw_burst_per_s"),
        ),
        "raw_burst_per_s": Reach("bare SQL doing the same"),
        "burst_lost": Reach("lost when runner, server and postmaster are killed", most=0),
        "burst_doubled": Reach("doubled by it", most=0),
        "steady_lateness_p99_s": Reach("2 M open, 500 due per second: lateness", most=0.15),
        "steady_lateness_p50_s": Reach("the same: half are no later"),
        "steady_fired": Reach("fired in that minute"),
    },
    "web": {
        "letter_posts_per_s": Reach("letters posted, closed loop, 8 clients", least=150),
        "letter_posts_p99_ms": Reach("the same: time for an answer"),
        "raw_letter_posts_per_s": Reach("the letters' statements bare, 4 connections"),
        "letter_post_p99_ms": Reach("a letter's answer at a steady 100 per second", most=60),
        "letter_post_p50_ms": Reach("the same: half come no later"),
        "letter_visits_per_s": Reach("whole visits: form, letter, page with the number"),
        "letter_post_cpu_ms": Reach("processor time of a letter: pages, PostgreSQL, runners"),
        "letter_post_queries": Reach("statements of a letter"),
        "letters_wrong": Reach("answers that were not right", most=0),
        "letters_lost": Reach("letters answered for and not in the journal", most=0),
        "inbox_pages_per_s": Reach(
            "staff inbox of 100 rows, 100,000 open letters, 4 officers", least=30
        ),
        "inbox_p99_ms": Reach("the same: time for a page", most=150),
        "inbox_p50_ms": Reach("the same: half come no later"),
        "raw_inbox_pages_per_s": Reach("the page's statements bare, 4 connections"),
        "inbox_parts_per_s": Reach("the list alone, drawn anew"),
        "inbox_parts_p99_ms": Reach("the same: time for a list"),
        "inbox_polls_per_s": Reach("looks that find nothing new"),
        "inbox_cpu_ms": Reach("processor time of an inbox page"),
        "inbox_queries": Reach("statements of an inbox page"),
        "inbox_wrong": Reach("answers that were not right", most=0),
        "actions_per_s": Reach("actions posted by 8 officers", least=150),
        "actions_p50_ms": Reach("the same: half are answered no later"),
        "actions_p99_ms": Reach("the same: time for an answer"),
        "raw_actions_per_s": Reach("the actions' statements bare, 4 connections"),
        "action_cpu_ms": Reach("processor time of an action"),
        "action_queries": Reach("statements of an action"),
        "actions_wrong": Reach("answers that were not right", most=0),
    },
    "surges": {
        "recall_3_days": Reach(
            "planted root causes found by the end of their third day", least=0.8
        ),
        "false_discovery": Reach("false ones among what was found", most=0.1),
        "recall_at_all": Reach("planted root causes found at some time"),
        "threshold_recall": Reach("the best plain threshold at no more false ones: in 3 days"),
        "threshold_false_discovery": Reach("its false ones"),
        "three_sd_recall": Reach("mean + 3 standard deviations of 8 weeks: in 3 days"),
        "three_sd_false_discovery": Reach("its false ones"),
        "seconds_a_day": Reach("one day's look at 1,740 series of two years"),
    },
    "letters": {
        "macro_f1": Reach("subjects of 7,243 letters, tenfold: macro-averaged F1", least=0.92),
        "svm_macro_f1": Reach("the same by a linear support vector machine on words"),
        "auto_share_at_97": Reach("share that goes alone at a promised precision of 97 %"),
        "auto_precision": Reach("share of these that was right", least=0.97),
        "calibration_error": Reach("expected calibration error", most=0.03),
        "letters_per_s": Reach("letters looked at, one process", least=2000),
    },
    "repeats": {
        "pairwise_f1": Reach(
            "364 labelled pairs of 4,326 letters, same problem if in one group: F1", least=0.85
        ),
        "pair_alone_f1": Reach("the same by the likeness of the pair alone"),
        "minhash_f1": Reach("the same by MinHash over runs of three characters"),
        "cosine_f1": Reach("the same by the cosine of TF-IDF over words"),
        "cluster_seconds": Reach("4,326 letters grouped, from text to problems", most=2),
        "add_one_ms": Reach("one letter compared with a million and put in its problem", most=20),
        "add_one_p99_ms": Reach("the same: one in a hundred takes longer"),
    },
    "recovery": {
        "restore_s": Reach("1 M matters restored to a chosen second, with doctor", most=300),
        "restore_wrong": Reach("matters that are too many or too few then", most=0),
        "backup_s": Reach("the backup of nine tenths of them, checksums included"),
        "copy_s": Reach("its files copied by cp and synced"),
        "back_after_kill_s": Reach(
            "postmaster killed under `jiban up`: the longest of 5 until an act succeeds", most=5
        ),
        "back_after_kill_least_s": Reach("the same: the shortest"),
    },
    "vault": {
        "acts_per_s_ratio": Reach(
            "acts with redaction and encryption, as a share of those without", least=0.85
        ),
        "letters_per_s_ratio": Reach("letters in bulk, the same share"),
        "guarded_acts_per_s": Reach("acts with them"),
        "bare_acts_per_s": Reach("acts without"),
        "guarded_letters_per_s": Reach("letters with them"),
        "bare_letters_per_s": Reach("letters without"),
        "lookup_ms": Reach(
            "a phone number found among 100 M persons, reckoned from the index's levels", most=2
        ),
        "lookup_5m_ms": Reach("the same among 5 M, measured"),
        "lookup_5m_p99_ms": Reach("the same: one in a hundred takes longer"),
        "raw_lookup_5m_ms": Reach("the same by a bare cursor"),
        "index_levels_5m": Reach("levels of the index with 5 M"),
        "index_levels_100m": Reach("levels with 100 M"),
    },
    "redaction": {
        "recall": Reach("planted values of which no character is left", least=0.995),
        "false_per_100": Reach("wrong redactions per 100 letters, 300 labelled by hand", most=1),
        "recall_name": Reach("the same by kind: names"),
        "recall_name_beside_officers": Reach("names where those of 2,000 officers stay"),
        "recall_address": Reach("what singles out a home"),
        "recall_phone": Reach("phones"),
        "recall_id_number": Reach("ID numbers"),
        "recall_bank_card": Reach("bank cards"),
        "recall_plate": Reach("number plates"),
        "recall_email": Reach("addresses of mail"),
        "labelled_recall": Reach("labelled by hand in the 300 letters, found whole"),
        "letters_per_s": Reach("letters looked at, one process", least=2000),
        "usual_letter_us": Reach("a letter of 150 to 250 characters: microseconds", most=60),
        "before_recall": Reach("planted values found by the patterns before"),
        "before_letters_per_s": Reach("letters looked at by the patterns before"),
        "before_usual_letter_us": Reach("a usual letter by the patterns before"),
    },
    "kinship": {
        "blind_search_s": Reach(
            "40 profiles against 500,000, 21 loci: parent–child and full siblings, after load",
            most=2,
        ),
        "plain_search_s": Reach("these 40 by the textbook's formulas, query by query"),
        "load_s": Reach("the database laid out, once"),
        "parent_recall_10": Reach("parents among the first ten, 400 planted", least=0.99),
        "parent_error_recall_10": Reach("the same with one mutation or typing error", least=0.95),
        "sibling_recall_10": Reach("full siblings among the first ten", least=0.85),
        **{
            f"{way}_{kind}_recall_10": Reach(f"{who}, every tenth pair: {how}")
            for kind, who in (
                ("parent", "parents"),
                ("parent_error", "parents with an error"),
                ("sibling", "full siblings"),
            )
            for way, how in (
                ("tenth", "the same search"),
                ("plain", "the textbook's formulas"),
                ("shared", "the number of shared alleles"),
            )
        },
        "pedigree_ms": Reach("ratio of a pedigree of 7, 2 untyped, 23 loci, mutation", most=5),
        "pedigree_theta_ms": Reach("the pedigree with theta 0.01"),
        "plain_pedigree_ms": Reach("the pedigree by the sum over all genotypes, one likelihood"),
        "pedigree_off_1e9": Reach("its largest relative difference from that sum, × 10⁹"),
    },
    "linkage": {
        "febrl4_f1": Reach("FEBRL 4, 5,000 × 5,000, nobody said who is who: F1", least=0.9995),
        "chinese_f1": Reach("10,000 missing × 10,000 found, made up and hard: F1"),
        "chinese_f1_above_plain": Reach("the same: how much above the plain rival", least=0.05),
        "chinese_f1_plain": Reach("equal or alike by Jaro–Winkler on the same fields: F1"),
        "chinese_f1_stock": Reach("with Splink's own levels for numbers and places: F1"),
        "chinese_strange_f1": Reach("a third of marks and clothes in unknown words: F1"),
        "chinese_strange_f1_above_plain": Reach("how much above the plain rival there"),
        "chinese_strange_f1_plain": Reach("equal or alike by Jaro–Winkler there: F1"),
        "chinese_strange_f1_stock": Reach("with Splink's own levels there: F1"),
        **{
            f"chinese{known}_{figure}{name}": Reach(f"{what}{there}, {whose}")
            for known, there in (("", ""), ("_strange", " in unknown words"))
            for name, whose in (("", "ours"), ("_plain", "plain"), ("_stock", "stock"))
            for figure, what in (
                ("precision", "pairs given that are one person"),
                ("recall", "pairs of one person that are given"),
            )
        },
    },
    "linkage_desk": {
        "one_s": Reach("one found person against 400 missing ones, seconds"),
        "first_share": Reach("of those who are missing: the right one is the first"),
        "among_5_share": Reach("the right one is among the first five"),
        "told_share": Reach("somebody is told of the right one"),
        "told_wrong": Reach("wrong ones that somebody is told of, for each found person"),
        "first_share_own": Reach("the first, with weights learned of the desk's own people"),
        "among_5_share_own": Reach("among the first five, with these"),
        "told_share_own": Reach("told of, with these"),
        "told_wrong_own": Reach("wrong ones, with these"),
    },
    "pfif": {
        "written_per_s": Reach("persons written as PFIF, one note each", least=20_000),
        "read_per_s": Reach("the same persons read", least=20_000),
        "naive_written_per_s": Reach("written by way of a whole ElementTree"),
        "naive_read_per_s": Reach("read by way of it"),
        "wrong": Reach("persons that did not come back as they were", most=0),
        "read_peak_mib": Reach("MiB that reading holds at most beside the document"),
        "read_10_peak_mib": Reach("the same for ten times as many persons"),
        "naive_read_peak_mib": Reach("the same by way of a whole ElementTree, once as many"),
        "bytes_per_person": Reach("bytes of a person with its note"),
    },
    "search_plan": {
        "predict_ms": Reach("belief over all streets of the city, late, moved by a minute", most=4),
        "early_predict_ms": Reach("the same half an hour after last seen"),
        "plain_predict_ms": Reach("a minute of all walkers as one product, without rests and ends"),
        "refilter_s": Reach("six hours reckoned again, as after a late sighting", most=2),
        "plan_s": Reach("a plan for 40 units", most=1),
        "plan_success": Reach("the chance that it finds the person within a quarter of an hour"),
        "bound_success": Reach("what no plan exceeds"),
        "laid_out_s": Reach("the area and its chances laid out, once"),
        "edges": Reach("streets"),
    },
    "search_time": {
        "restricted_mean_ratio": Reach("mean time to find, ours by the best rival's", most=0.5),
        "ratio_lower95": Reach("its paired 95 % interval, from"),
        "ratio_upper95": Reach("to", most=1),
        "found_1h_share": Reach("found within an hour of the call"),
        "best_rival_found_1h_share": Reach("the same by the best rival"),
        "futian_restricted_mean_ratio": Reach(
            "the same ratio in Futian, in the first hour", most=0.5
        ),
        "futian_ratio_lower95": Reach("its paired 95 % interval, from"),
        "futian_ratio_upper95": Reach("to", most=1),
        "futian_found_1h_share": Reach("found there within an hour of the call"),
        "futian_best_rival_found_1h_share": Reach("the same by the best rival"),
        "people_per_kind": Reach("missing people of each of nine kinds, in each place", least=500),
        **{
            f"{place}{kind}_{figure}": Reach(f"{kind.replace('_', ' ')}{where}: {what}")
            for place, where in (("", ""), ("futian_", " in Futian"))
            for kind in KINDS
            for figure, what in OF_A_KIND.items()
        },
    },
}
"""The figures by benchmark, in the order of the table."""
