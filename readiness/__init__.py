"""Say whether a release is ready, and what stands in its way.

The line from files to an answer; each module imports only what stands above it in this map.

    location     where in a file something stands
    diagnostic   what is wrong with the input, as a value
    truth        false < unknown < true
    verdict      verdicts, outlooks, decisions: the words
    document     text to data with the place of every key and value; the only door to the YAML library
    scribe       data to the text of a document
    columns      words in the columns of a terminal
    fonts        the fonts that are shipped, and how wide words are in them
    raster       a picture as dots
    browser      what pages for a browser are made of
    overlay      facts laid over facts
    placed       diagnostics with lines and columns
    accepted     findings that are ignored for a reason, or are old
    mending      mistakes that have one safe mend
    period       10wd, 4d, 2w, 20 clear wd
    calendar     working days, between the days somebody has checked
    worktime     boundaries between days, and the working time between them
    moment       date values as windows, references to dates
    model        what every model read from a document shares
    tables       rows of spreadsheets and calendars, and where each stands; one sort of file a module
    register     tables, from rows or a CSV file
    extract      where in a file a table or a value stands, and what is read there
    release      the facts of a release as stated
    closures     calendar documents
    changes      the change schedule: documents, conflicts, breached rules, figures; one matter a file
    mapping      imports as documents state them
    record       the release as it was on record on a day
    bookings     a release's plan as a change schedule sees it
    objections   what a change schedule has against a release
    graph        what depends on what: order and loops
    network      the items of a plan and their links: passes forward and backward
    planning     a plan ready for reckoning
    forecast     dates as links and lengths move them
    reduction    from the facts of a release to its record
    schedule     early and late dates, float, the critical path
    slip         dates moved by working days
    course       the dates of every slip of one date at once
    waiver       which waivers are in force on a day, and how each stands
    actionlog    the action log as it was on record on a day, a line an action
    check        what a check is, what it sees and finds
    dates        dates and ages as they are judged
    naming       facts by the names a reader knows them by
    kinds        the kinds of check, one a file
    criteria     criteria sets
    cases        tests of criteria as documents state them
    papers       papers as documents state them
    scenarios    scenarios as documents state them
    binding      documents to facts, or to mistakes in the author's words
    schema       JSON Schemas of documents, for editors
    ranges       ranges and delays that cannot be drawn
    references   names that lead nowhere, loops, statements out of order
    joining      what does not fit between a release and its criteria
    analysis     what is wrong with criteria before any release exists
    assessment   what an assessment holds
    evaluation   verdicts, outlooks, decisions: `evaluate`
    past         how it stood on each day on which something came on record
    explanation  the answer in sentences
    tolerance    how far each date may slip before something turns; one matter a file
    feasible     the earliest day of a checkpoint, the latest days before it
    repair       the smallest sets of changes that make a checkpoint ready; one matter a file
    dependence   what stands in the way of a checkpoint, and what that waits for
    gist         an assessment in few words
    blocks       a report before it looks like anything
    importing    rows of a table to a change schedule; one matter a file
    movement     what moved between two assessments, and because of what; one matter a file
    briefing     a change schedule as a report: headings, sentences, tables
    summary      an assessment as a report, and its gaps as findings
    prospects    earliest days and repairs in sentences
    argument     the reasoning of one criterion: claim, conditions, evidence, assumptions
    reasoning    an argument in sentences
    timetable    a schedule in the order and the words in which it is read
    simulation   a plan drawn many times over; one matter a file
    trial        tests of criteria: cases run, what they have seen, changes they should notice; one matter a file
    diary        the days on which something is due, ends or meets
    scenario     a release with its facts changed by scenarios
    comparison   two assessments beside each other, with causes
    exploration  a plan in which dates are moved, as a page shows it
    files        reading and writing
    case         a release with everything it is judged by, and what is answered of it
    repository   from files to a case, or all that is wrong with them; tests, papers, imports likewise
    review       everything that is wrong with documents, as lint tells it
    pictures     what is seen at a glance, as SVG; one picture a file
    paper        the paper a group reads, as blocks; one matter a file
    pages        a paper as pages hold it: words as printed, how wide columns are
    verification  whether a paper still matches its inputs: edits, agreement, the account of both
    word         a Word file: a template without trust, styles, blocks as its XML
    formats      terminal, JSON, diagnostics; one format a file
    readback     what a file made of a paper holds, without trust in it; one sort a file
    console      writing to the terminal or a file
    loopback     a page served to this machine alone
    commands     arguments to an answer and its exit status; one command a file
    cli          the commands by name

Deliberately absent: a `not`, a clock in the core, an expression language, a plug-in system, a cache. Places in files
live beside the facts, never in them; only the formats turn a pointer into a line and a column.
"""
