"""Slips and tolerances against slips written on the data of a release and a search from day to day."""

import copy
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from exploring import times
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from strategies import FIRST, Data, as_ofs, cases, dated_cases, kinds_in, permuted, release_of, without_later

from readiness.assessment import Assessment, CheckpointAssessment, Result
from readiness.calendar import WEEK, make_calendar
from readiness.course import Course
from readiness.criteria import CriteriaSet
from readiness.evaluation import Evaluation, assess
from readiness.forecast import forecast
from readiness.moment import ANY_DAY, Window, one_day, write_window
from readiness.network import Network
from readiness.planning import Plan, Planning
from readiness.record import DateFact, Record
from readiness.reduction import reduce_to
from readiness.release import Release
from readiness.schedule import schedule
from readiness.slip import Slippable, Slips
from readiness.tolerance.search import Search, Tolerance, Turn, tolerances
from readiness.verdict import Decision, Outlook, Verdict

law = settings(
    deadline=None,
    phases=[phase for phase in Phase if phase is not Phase.explain],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
picks = st.integers(0, 10_000)

HOLIDAYS = ("2021-08-30", "2021-09-22", "2021-10-08", "2021-11-15", "2021-11-16", "2021-12-27", "2021-12-28")
CALENDAR = make_calendar(
    "short",
    "Europe/London",
    date(2021, 6, 1),
    date(2022, 7, 29),
    WEEK[:5],
    [date.fromisoformat(day) for day in HOLIDAYS],
)
"""Verified for long enough that no slip which is tried here leaves it."""
MOST = 80
"""Working days: a slip by so many brings any date of a generated plan beyond all others, by more than all periods."""

Dates = Mapping[str, DateFact]
Key = tuple[str, str]


def recorded(release: Data, as_of: str) -> Record:
    """Return what is on record of a release as of a day, without its change schedule."""
    alone = {key: value for key, value in release.items() if key != "change-schedule"}
    return reduce_to(Release.model_validate(alone), date.fromisoformat(as_of), CALENDAR, {})


def windows_of(record: Record) -> dict[str, tuple[Window, bool]]:
    """Return each date with whether it has happened; those of which nothing is known are left out."""
    return {path: (one.window, one.actual) for path, one in record.dates.items() if not one.window.open}


# A slip, written on the data of a document


def moving(dates: Dates, path: str) -> bool:
    """Return whether a date is known and still to come."""
    return path in dates and not (dates[path].actual or dates[path].limit or dates[path].window.open)


def may_slip(record: Record) -> Iterator[str]:
    """Yield the paths of all that may slip: items that have not begun, and each end alone where the other is given."""
    for name in sorted(record.items):
        if record.items[name].milestone:
            ends = [name] if moving(record.dates, name) else []
            yield from ends
            continue
        ends = [path for path in (f"{name}.start", f"{name}.finish") if moving(record.dates, path)]
        begun, ended = (
            path in record.dates and record.dates[path].actual for path in (f"{name}.start", f"{name}.finish")
        )
        if ended:
            continue
        if ends and not begun:
            yield name
        if begun or len(ends) > 1:
            yield from ends


def step(day: date, count: int) -> date | None:
    """Return the day so many working days later, or earlier, by walking; None where the calendar ends on the way."""
    toward = 1 if count > 0 else -1
    left = abs(count)
    while left:
        day += timedelta(days=toward)
        if not CALENDAR.covers(day):
            return None
        left -= bool(CALENDAR.works(day))
    return day


def slipped(release: Data, record: Record, path: str, count: int) -> Data | None:
    """Return the release in which a date is planned anew so many working days later, with the length it had.

    None where that leaves the calendar, or brings the start of an activity behind its finish.
    """
    changed = copy.deepcopy(release)
    name, _, end = path.partition(".")
    item = changed["plan"][name]
    start, finish = f"{name}.start", f"{name}.finish"
    ends = [one for one in (name, start, finish) if moving(record.dates, one)] if not end else [path]
    found: dict[str, Window] = {}
    for one in ends:
        was = record.dates[one].window
        became = was.map(lambda day: step(day, count))
        if (became.earliest is None, became.latest is None) != (was.earliest is None, was.latest is None):
            return None
        found[one] = became
    long = item.get("duration", "tbc") != "tbc"
    if end:
        item.pop("duration", None)
        other = finish if path == start else start
        if other in record.dates:
            kept = record.dates[other].window
            first, last = (found[path].latest, kept.earliest) if end == "start" else (kept.latest, found[path].earliest)
            nearer = (end == "start") == (count > 0)
            if nearer and (first is None or last is None or first > last):
                return None
            if moving(record.dates, other):
                found[other] = kept
    elif len(ends) > 1 and long:
        del found[finish]
        item.pop("finish", None)
    elif len(ends) > 1:
        found[finish] = as_long(record.dates[start].window, record.dates[finish].window, found[start], found[finish])
    for one, window in found.items():
        key = one.partition(".")[2] or "date"
        history = item[key] if isinstance(item.get(key), list) else []
        item[key] = [*history, {"planned": write_window(window), "stated": str(record.as_of)}]
    return changed


def as_long(first: Window, last: Window, begins: Window, ends: Window) -> Window:
    """Return where an activity ends that has begun on another day and keeps its working days."""
    if first.day is None or last.day is None or begins.day is None:
        return ends
    days = [first.day + timedelta(days=n) for n in range((last.day - first.day).days + 1)]
    left = sum(bool(CALENDAR.works(day)) for day in days)
    if not left:
        return one_day(begins.day + (last.day - first.day))
    day = begins.day - timedelta(days=1)
    while left:
        day += timedelta(days=1)
        if not CALENDAR.covers(day):
            return ends
        left -= bool(CALENDAR.works(day))
    return one_day(day)


def find(record: Record, path: str) -> Slippable:
    """Return something that can slip by its path."""
    return next(one for one in Slips(record, CALENDAR).slippable() if one.path == path)


@law
@given(dated_cases("dated"), as_ofs, picks, st.integers(-30, 60).filter(bool))
def test_a_slip_is_what_the_same_change_of_the_document_is(
    case: tuple[Data, Data], as_of: str, pick: int, count: int
) -> None:
    release = without_later(case[0], as_of)
    record = recorded(release, as_of)
    paths = list(may_slip(record))
    slips = Slips(record, CALENDAR)
    can = {one.path: one for one in slips.slippable()}
    assert list(can) == paths
    assume(paths)
    path = paths[pick % len(paths)]
    changed = slipped(release, record, path, count)
    inside = can[path].least <= count <= can[path].most
    assert inside == (changed is not None)
    if inside and changed is not None:
        found = slips.slip(can[path], count)
        assert windows_of(found) == windows_of(recorded(changed, as_of))
        end = can[path].ends[0]
        was = record.dates[end].window.day
        known = all(one.window.day is not None for one in record.dates.values())
        if was is not None and count > 0 and known and not lost(record, frozenset(record.items)):
            assert found.dates[end].window.day == step(was, count)


@law
@given(dated_cases("dated"), as_ofs)
def test_a_slip_by_no_day_changes_nothing(case: tuple[Data, Data], as_of: str) -> None:
    record = recorded(case[0], as_of)
    slips = Slips(record, CALENDAR)
    assert all(slips.slip(what, 0) == record for what in slips.slippable())


def linked(**plan: Data) -> Data:
    """Return a release of these items, and its two checkpoints."""
    return release_of({"first": {"date": "2021-12-01"}, "second": {"date": "2021-12-01"}, **plan})


def test_what_has_finished_does_not_slip() -> None:
    """Although its start follows from its finish and its duration, and is not on record as having happened."""
    done = {"finish": [{"actual": "2021-09-03", "stated": "2021-09-03"}], "duration": "2wd"}
    slips = Slips(recorded(linked(one=done), "2021-09-06"), CALENDAR)
    assert [one.path for one in slips.slippable()] == ["first", "second"]


def test_a_finish_that_slips_leaves_the_start_where_a_link_has_pushed_it() -> None:
    one = {"start": "2021-09-01", "duration": "2wd", "after": [{"activity": "gate", "link": "FF"}]}
    record = recorded(linked(one=one, gate={"date": "2021-09-11"}), "2021-08-02")
    slip = Slips(record, CALENDAR).slip(find(record, "one.finish"), 1)
    days = [str(found.dates[path].window.day) for found in (record, slip) for path in ("one.start", "one.finish")]
    assert days == ["2021-09-09", "2021-09-10", "2021-09-09", "2021-09-13"]


def test_a_finish_that_slips_by_a_day_moves_by_a_day_also_behind_a_start_that_is_pushed() -> None:
    plan = {
        "one": {"start": "2021-09-01", "finish": "2021-09-09"},
        "two": {"start": "2021-09-01", "finish": "2021-09-02", "after": ["one"]},
    }
    record = recorded(linked(**plan), "2021-08-02")
    slip = Slips(record, CALENDAR).slip(find(record, "two.finish"), 1)
    days = [str(found.dates[path].window.day) for found in (record, slip) for path in ("two.start", "two.finish")]
    assert days == ["2021-09-10", "2021-09-13", "2021-09-10", "2021-09-14"]


# Law 4: what a slip does


def followers(release: Data, item: str) -> frozenset[str]:
    """Return an item with everything that follows it by links."""
    found = {item}
    while True:
        more = {
            name
            for name, one in release["plan"].items()
            for before in one.get("after", [])
            if (before if isinstance(before, str) else before["activity"]) in found
        }
        if more <= found:
            return frozenset(found)
        found |= more


def first_days(record: Record) -> tuple[date | None, date | None]:
    """Return the days between which a plan begins: before the one no lead takes anything, the other bounds what is open."""
    stated = [one.window for one in record.stated.values() if not one.limit]
    earliest = min((one.earliest for one in stated if one.earliest is not None), default=None)
    return earliest, min((one.latest for one in stated if one.latest is not None), default=None)


def came_earlier(before: Window, after: Window) -> bool:
    """Return whether a window lies earlier than it did on either side; a side that is not known is as far as can be."""
    return (before.earliest or date.min) > (after.earliest or date.min) or (before.latest or date.max) > (
        after.latest or date.max
    )


def lost(record: Record, names: frozenset[str]) -> bool:
    """Return whether of a date of these items nothing is known any more that was stated, so that a slip may mend it.

    It has passed without having happened, or a link contradicts the windows that are stated.
    """
    for path, known in record.dates.items():
        stated = record.stated.get(path, known).window.latest
        passed = known.window.latest is not None and known.window.latest < record.as_of
        lacking = known.window.latest is None and stated is not None
        if path.partition(".")[0] in names and not (known.actual or known.limit) and (passed or lacking):
            return True
    return False


SLIPPING = ("activity-started", "activity-finished", "activity-running", "float", "gap")
later = st.sampled_from((1, 1, 2, 3, 5, 8, 13, 21, 40))


@law
@given(dated_cases(*SLIPPING), as_ofs, picks, later)
def test_a_slip_takes_no_date_earlier_and_moves_only_what_follows(
    case: tuple[Data, Data], as_of: str, pick: int, count: int
) -> None:
    release = without_later(case[0], as_of)
    record = recorded(release, as_of)
    can = [one for one in Slips(record, CALENDAR).slippable() if one.most >= count]
    assume(can)
    what = can[pick % len(can)]
    after = Slips(record, CALENDAR).slip(what, count)
    following = followers(release, what.item)
    assume(not lost(record, following))  # planning anew what has passed makes it known
    # No lead takes a date before the earliest stated in the plan: where that is the one that slips, all leads may follow.
    assume(first_days(record) == first_days(after))
    was, became = record.dates, after.dates
    for path in was.keys() | became.keys():
        if path.partition(".")[0] not in following:
            assert became[path] == was[path]
        assert not came_earlier(*(dates[path].window if path in dates else ANY_DAY for dates in (was, became))), path
    # A slip is from where the forecast has a date; the schedule may assume more of it, which what is stated then takes away.
    assume(all(was[path].window.day is not None for path in what.ends))
    planned, moved = schedule(record, CALENDAR), schedule(after, CALENDAR)
    assume(planned.earliest == moved.earliest)  # where an item begins of which nothing says when
    for name, item in planned.items.items():
        for one, other in ((item.start, moved.items[name].start), (item.finish, moved.items[name].finish)):
            assert one == other or name in following
            assert one.day is None or other.open or not came_earlier(one, other), name


RISING = (Outlook.LATE, Outlook.NO_PLAN, Outlook.AT_RISK, Outlook.ON_TRACK)


def speaks(criteria: Data, name: str, at: str, following: frozenset[str], *, whole: bool) -> bool:
    """Return whether the law speaks of a criterion: of what its check asks, of its due day and of what it waits for.

    One end that slips makes an activity longer, so that it runs longer, or shorter, so that there is more float.
    """
    criterion = criteria["criteria"][name]
    asked = criterion["at"].get(at)
    if at in following or "applies-when" in criterion:
        return False
    due = "" if asked is None else asked.get("due", "")
    if any(one in due for one in following):
        return False
    for kind, parameters in () if asked is None else kinds_in(asked["check"]):
        if kind not in SLIPPING:
            continue
        to = parameters.get("to", "")
        if kind in ("gap", "float") and any(one in to for one in following):
            return False
        if "at-most" in parameters or (kind in ("float", "activity-running") and not whole):
            return False
        if kind == "activity-running" and not parameters["for-at-least"].endswith("wd"):
            return False
    earlier = ("first", "second")[: ("first", "second").index(at) + 1]
    return all(speaks(criteria, one, here, following, whole=whole) for one in criterion["requires"] for here in earlier)


@law
@given(dated_cases(*SLIPPING), as_ofs, picks, later)
def test_a_slip_improves_no_outlook(case: tuple[Data, Data], as_of: str, pick: int, count: int) -> None:
    release = without_later(case[0], as_of)
    record = recorded(release, as_of)
    slips = Slips(record, CALENDAR)
    can = [one for one in slips.slippable() if one.most >= count]
    assume(can)
    what = can[pick % len(can)]
    following = followers(release, what.item)
    assume(not lost(record, following))
    slip = slips.slip(what, count)
    assume(first_days(record) == first_days(slip))  # see above
    sets = (CriteriaSet.model_validate(case[1]),)
    before, after = (results_of(assess(one, sets, CALENDAR)) for one in (record, slip))
    for key, was in before.items():
        if was.outlook is not None and speaks(case[1], *key, following, whole="." not in what.path):
            outlook = after[key].outlook
            assert outlook is not None
            assert RISING.index(outlook) <= RISING.index(was.outlook), (key, what.path)


def results_of(assessment: Assessment) -> dict[Key, Result]:
    """Return the results by criterion and checkpoint."""
    return {(one.criterion, at.id): one for at in assessment.checkpoints for one in at.results}


# Law 6: tolerance is a search from day to day


def is_late(result: Result) -> bool:
    """Return whether a criterion applies and is late, or not met once its due day has passed."""
    late = result.outlook is Outlook.LATE or (result.outlook is None and result.verdict is Verdict.NOT_MET)
    return late and result.verdict is not Verdict.NOT_APPLICABLE


def is_planless(result: Result) -> bool:
    """Return whether a criterion applies and has no plan, or is not known once its due day has passed."""
    open_ = result.outlook is Outlook.NO_PLAN or (result.outlook is None and result.verdict is Verdict.UNKNOWN)
    return open_ and result.verdict is not Verdict.NOT_APPLICABLE


def standing(checkpoint: CheckpointAssessment) -> Decision:
    """Return the decision in the words of the design, as if nothing were only at risk."""
    asked = [one for one in checkpoint.results if one.verdict is not Verdict.NOT_APPLICABLE]
    obstacles = [
        one
        for one in asked
        if one.verdict in (Verdict.NOT_MET, Verdict.UNKNOWN) or one.outlook in (Outlook.LATE, Outlook.NO_PLAN)
    ]
    deciding = [one for one in obstacles if one.importance.value == "hard" and one.waiver is None]
    if any(one.verdict is Verdict.NOT_MET or one.outlook is Outlook.LATE for one in deciding):
        return Decision.NOT_READY
    if deciding or not asked:
        return Decision.UNDECIDED
    return Decision.READY_WITH_CAVEATS if obstacles or any(one.caveats for one in asked) else Decision.READY


WORSE = (Decision.READY, Decision.READY_WITH_CAVEATS, Decision.UNDECIDED, Decision.NOT_READY)


def moved_by(day: int, lag: str, *, into_finish: bool, plain: bool) -> int:
    """Return the boundary that a link asks for, from the boundary at which its end lies, by walking."""
    number, unit = lag.removesuffix("wd").removesuffix(" clear ").rstrip("dw"), lag.lstrip("-0123456789")
    count = int(number) + (unit == " clear wd")
    if not unit.endswith("wd"):
        day += count * (7 if unit == "w" else 1)
    while unit.endswith("wd") and count:
        if count > 0:
            count -= bool(CALENDAR.works(date.fromordinal(day)))
            day += 1
        else:
            day -= 1
            count += bool(CALENDAR.works(date.fromordinal(day)))
    while into_finish and not plain and not CALENDAR.works(date.fromordinal(day - 1)):
        day -= 1
    return day


def missed(release: Data, record: Record) -> set[str]:
    """Return the fixed items that a link reaches too late, and the items beyond their deadlines, on every reading."""
    found = set()
    for name, item in release["plan"].items():
        if name not in record.items:
            continue
        milestone = record.items[name].milestone
        last = first_end(record, name)
        if "deadline" in item and last is not None:
            over = last - (0 if milestone else 1) > date.fromisoformat(item["deadline"]).toordinal()
            found |= {name} if over else set()
        if item.get("fixed") != "true":
            continue
        for one in item.get("after", []):
            link = {"link": "FS", "lag": "0wd", **({"activity": one} if isinstance(one, str) else one)}
            if link["activity"] in record.items and one_missed(record, name, link):
                found.add(name)
    return found


def one_missed(record: Record, name: str, link: Data) -> bool:
    """Return whether a link asks a fixed item for a later day than its own."""
    before, milestone = record.items[link["activity"]], record.items[name].milestone
    begins, ends = (name, name) if milestone else (f"{name}.start", f"{name}.finish")
    into_finish = link["link"][1] == "F" and not milestone
    held = record.dates.get(ends if into_finish else begins)
    if held is None or held.actual or held.window.latest is None:
        return False
    if (
        not milestone
        and any(end in record.dates and record.dates[end].actual for end in (begins, ends))
        and not into_finish
    ):
        return False
    known = record.dates.get(before.id if before.milestone else f"{before.id}.start")
    start = None if known is None or known.window.earliest is None else known.window.earliest.toordinal()
    comes = first_end(record, before.id) if link["link"][0] == "F" else start
    if comes is None:
        return False
    plain = link["link"] == "FF" and link["lag"] == "0wd" and not before.milestone
    asked = moved_by(comes, link["lag"], into_finish=into_finish, plain=plain)
    return asked > held.window.latest.toordinal() + (1 if into_finish else 0)


def first_end(record: Record, name: str) -> int | None:
    """Return the earliest boundary at which an item may end; None where nothing says."""
    if record.items[name].milestone:
        known = record.dates.get(name)
        return None if known is None or known.window.earliest is None else known.window.earliest.toordinal()
    found = (record.dates.get(f"{name}.{end}") for end in ("start", "finish"))
    days = [one.window.earliest.toordinal() + 1 for one in found if one is not None and one.window.earliest is not None]
    return max(days, default=None)


def searched(release: Data, criteria: Data, as_of: str, path: str) -> Tolerance:
    """Return the tolerance of one date, by planning it anew for each day to the end of the calendar."""
    sets = (CriteriaSet.model_validate(criteria),)
    record = recorded(release, as_of)
    base = assess(record, sets, CALENDAR)
    already = {key for key, one in results_of(base).items() if is_late(one)}
    planless = {key for key, one in results_of(base).items() if is_planless(one)}
    ranks = {one.id: WORSE.index(standing(one)) for one in base.checkpoints}
    late: dict[Key, int] = {}
    lost: dict[Key, int] = {}
    turns: dict[str, tuple[int, Decision]] = {}
    reached: int | None = None
    for count in range(1, MOST + 1):
        changed = slipped(release, record, path, count)
        if changed is None:
            break
        now = recorded(changed, as_of)
        assessment = assess(now, sets, CALENDAR)
        for key, one in results_of(assessment).items():
            if is_late(one) and key not in already:
                late.setdefault(key, count - 1)
            if is_planless(one) and key not in planless:
                lost.setdefault(key, count - 1)
        for one in assessment.checkpoints:
            if WORSE.index(standing(one)) > ranks[one.id]:
                turns.setdefault(one.id, (count - 1, standing(one)))
        if reached is None and missed(changed, now) - missed(release, record):
            reached = count - 1
    least = min([*late.values(), *(one for one, _ in turns.values())], default=None)
    return Tolerance(
        path,
        least,
        tuple(sorted(key for key, one in late.items() if one == least)),
        reached,
        tuple(Turn(one.id, *turns.get(one.id, (None, None))) for one in base.checkpoints),
        tuple(sorted(late.items(), key=lambda one: (one[1], one[0]))),
        tuple(sorted(already)),
        tuple(sorted(lost.items(), key=lambda one: (one[1], one[0]))),
    )


@settings(law, max_examples=times(25))
@given(dated_cases(), as_ofs, picks)
def test_tolerance_is_what_a_search_from_day_to_day_finds(case: tuple[Data, Data], as_of: str, pick: int) -> None:
    release = without_later(case[0], as_of)
    record = recorded(release, as_of)
    paths = list(may_slip(record))
    assume(paths)
    path = paths[pick % len(paths)]
    found = tolerances(record, (CriteriaSet.model_validate(case[1]),), CALENDAR, (path,))
    assert [near(one) for one in found] == [searched(release, case[1], as_of, path)]


def near(found: Tolerance) -> Tolerance:
    """Return what of a tolerance lies within the slips that are tried here."""

    def kept(count: int | None) -> int | None:
        return None if count is None or count >= MOST else count

    return Tolerance(
        found.path,
        kept(found.holds_for),
        found.first if kept(found.holds_for) is not None else (),
        kept(found.date_holds_for),
        tuple(one if kept(one.holds_for) is not None else Turn(one.checkpoint, None, None) for one in found.turns),
        tuple((key, count) for key, count in found.criteria if kept(count) is not None),
        found.already,
        tuple((key, count) for key, count in found.planless if kept(count) is not None),
    )


LINKS = ("FS", "FS", "FS", "SS", "FF", "SF")
SPANS = ("0wd", "1wd", "3wd", "8wd")


@st.composite
def linked_cases(draw: st.DrawFn) -> tuple[Data, Data]:
    """Return a plan of links that count in working days but for one lag in some, and criteria on its dates."""
    plan: Data = {}
    odd = draw(st.sampled_from(SPANS * 3 + ("-3wd", "4d")))
    for number in range(draw(st.integers(2, 5))):
        links = [
            {"activity": before, "link": draw(st.sampled_from(LINKS)), "lag": draw(st.sampled_from((*SPANS, odd)))}
            for before in plan
            if draw(st.booleans())
        ]
        day = FIRST + timedelta(days=draw(st.integers(20, 80)))
        shape = draw(
            st.sampled_from(("pushed", "pushed", "planned", "both", "stone") if links else ("planned", "both"))
        )
        item: Data = {"after": links} if links else {}
        if shape == "both":
            item |= {"start": str(day), "finish": str(day + timedelta(days=draw(st.integers(0, 20))))}
        elif shape == "stone":
            item |= {"date": str(day)}
        else:
            item |= {
                "duration": draw(st.sampled_from(("2wd", "5wd"))),
                **({} if shape == "pushed" else {"start": str(day)}),
            }
        plan[f"a{number}"] = item
    last = f"a{len(plan) - 1}"
    for at, days in (("first", 90), ("second", 110)):
        fixed = draw(st.sampled_from(({"fixed": "true"}, {"fixed": "true"}, {"after": [last]})))
        plan[at] = {"date": str(FIRST + timedelta(days=days)), **fixed}
    names = st.sampled_from([name for name in plan if name not in ("first", "second")])
    ends = names.map(lambda name: name if "date" in plan[name] else f"{name}.finish")
    later = st.sampled_from(("first", "second"))
    one = st.one_of(
        st.fixed_dictionaries({"activity-finished": st.fixed_dictionaries({"activity": names})}),
        st.fixed_dictionaries({"activity-started": st.fixed_dictionaries({"activity": names})}),
        st.fixed_dictionaries(
            {"gap": st.fixed_dictionaries({"from": ends, "to": ends | later, "at-least": st.just("5wd")})}
        ),
        st.fixed_dictionaries(
            {"gap": st.fixed_dictionaries({"from": ends, "to": ends | later, "at-most": st.just("9wd")})}
        ),
        st.fixed_dictionaries({"float": st.fixed_dictionaries({"of": names, "to": later, "at-least": st.just("3wd")})}),
    )
    several = st.lists(one, min_size=1, max_size=3)
    criteria = {
        f"K{number}": {
            "title": "Asked",
            "category": "testing",
            "owner": "north",
            "importance": "hard",
            "at": {draw(later): {"check": {draw(st.sampled_from(("all", "any"))): draw(several)}}},
            **({"requires": [f"K{number - 1}"]} if number and draw(st.booleans()) else {}),
        }
        for number in range(draw(st.integers(1, 3)))
    }
    head = {"kind": "criteria", "id": "c", "title": "C", "version": "1", "wording": "ours"}
    return {**linked(), "plan": plan}, {**head, "criteria": criteria}


@settings(law, max_examples=times(100))
@given(linked_cases() | dated_cases(), picks, st.integers(-30, 60).filter(bool))
def test_a_slip_reckoned_in_part_is_the_whole_forecast(case: tuple[Data, Data], pick: int, count: int) -> None:
    """Only what follows a slip is reckoned anew: every date, with its reason and its needs, is as if all were."""
    record = recorded(without_later(case[0], "2021-08-02"), "2021-08-02")
    slips = Slips(record, CALENDAR)
    found = list(slips.slippable())
    assume(found)
    new = slips.slip(found[pick % len(found)], count)
    plan = Plan(new.items, new.titles, new.stated, new.as_of)
    assert new.dates == forecast(plan, Planning(new.items, Network(new.items, CALENDAR)))


@settings(law, max_examples=times(60))
@given(linked_cases() | dated_cases(), picks)
def test_what_is_not_tried_between_two_slips_is_as_if_each_were_forecast(case: tuple[Data, Data], pick: int) -> None:
    record = recorded(without_later(case[0], "2021-08-02"), "2021-08-02")
    sets = (CriteriaSet.model_validate(case[1]),)
    search = Search(record, sets, CALENDAR)
    can = [one for one in search.slips.slippable() if one.most > 0]
    assume(can)
    what = can[pick % len(can)]
    most = search.most(what)
    course = Course(search.slips, what, max(1, most), {})
    evaluation = Evaluation(record, sets, CALENDAR)
    late: dict[Key, int] = {}
    turns: dict[str, int] = {}
    base = {one.id: WORSE.index(standing(one)) for one in search.base.checkpoints}
    already = {key for key, one in results_of(search.base).items() if is_late(one)}
    for count in range(1, min(what.most, most + 30, 160) + 1):
        dates = search.slips.slip(what, count).dates
        if course.ruled and count <= most:
            was = {path: (one.window, one.actual) for path, one in dates.items()}
            assert {path: (one.window, one.actual) for path, one in course.dates(count).items()} == was
        assessment = evaluation.assess(dates)
        for key, one in results_of(assessment).items():
            if is_late(one) and key not in already:
                late.setdefault(key, count - 1)
        for one in assessment.checkpoints:
            if WORSE.index(standing(one)) > base[one.id]:
                turns.setdefault(one.id, count - 1)
    found = search.of(what)
    assert found is not None
    assert {key: count for key, count in found.criteria if count < 160} == late
    assert {
        one.checkpoint: one.holds_for for one in found.turns if one.holds_for is not None and one.holds_for < 160
    } == turns


def test_a_start_that_a_finish_pulls_along_by_its_length_is_followed_to_the_end() -> None:
    """What lasts long begins late only once its finish has slipped far beyond every day of the plan."""
    long = {"start": "2021-09-01", "finish": "2021-11-30", "after": [{"activity": "one", "link": "FF"}]}
    release = linked(one={"start": "2021-09-01", "duration": "2wd"}, long=long)
    criteria = criteria_of({"activity-started": {"activity": "long"}})
    found = tolerances(recorded(release, "2021-08-02"), (CriteriaSet.model_validate(criteria),), CALENDAR, ("one",))
    assert [one.criteria for one in found] == [((("K1", "first"), 119),)]


def criteria_of(check: Data) -> Data:
    """Return one criterion that asks this at the first checkpoint."""
    asked = {"title": "Asked", "category": "testing", "owner": "north", "importance": "hard"}
    head = {"kind": "criteria", "id": "c", "title": "C", "version": "1", "wording": "ours"}
    return {**head, "criteria": {"K1": {**asked, "at": {"first": {"check": check}}}}}


# The memory of an evaluation


@st.composite
def changes(draw: st.DrawFn, record: Record) -> list[dict[str, DateFact]]:
    """Return dates one after the other, each set of them like an earlier one but for a slip or a few others."""
    found = [dict(record.dates)]
    for _ in range(draw(st.integers(2, 6))):
        dates = dict(draw(st.sampled_from(found)))
        for path in draw(st.lists(st.sampled_from(sorted(dates)), max_size=3)) if dates else ():
            known = dates[path]
            window = one_day(FIRST + timedelta(days=draw(st.integers(0, 60))))
            match draw(st.sampled_from(("moved", "moved", "moved", "lost", "open", "happened", "back"))):
                case "lost":
                    del dates[path]
                    break
                case "open":
                    window = Window(None, None)
                case "happened":
                    known = DateFact(known.fact, window, actual=True)
                case "back" if path in record.dates:
                    window = record.dates[path].window
                case _:
                    pass
            dates[path] = DateFact(known.fact, window, known.actual, known.limit, known.rests_on, known.needs)
        slippable = list(Slips(record, CALENDAR).slippable())
        if slippable and draw(st.booleans()):
            what = draw(st.sampled_from(slippable))
            dates = dict(Slips(record, CALENDAR).slip(what, draw(st.integers(0, max(0, what.most)))).dates)
        found.append(dates)
    return found


@settings(law, max_examples=times(50))
@given(cases(), as_ofs, st.data())
def test_what_an_evaluation_remembers_changes_no_answer(
    case: tuple[Data, Data], as_of: str, data: st.DataObject
) -> None:
    record = recorded(case[0], as_of)
    sets = (CriteriaSet.model_validate(case[1]),)
    evaluation = Evaluation(record, sets, CALENDAR)
    for dates in data.draw(changes(record)):
        fresh = Evaluation(record, sets, CALENDAR).assess(dates)
        assert evaluation.assess(dates) == fresh


@law
@given(dated_cases("dated"), as_ofs, picks)
def test_the_order_of_keys_changes_no_schedule(case: tuple[Data, Data], as_of: str, seed: int) -> None:
    found, other = (recorded(one, as_of) for one in (case[0], permuted(case[0], seed)))
    assert schedule(found, CALENDAR) == schedule(other, CALENDAR)
    assert list(schedule(found, CALENDAR).items) == list(schedule(other, CALENDAR).items)
