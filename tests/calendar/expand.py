"""Validates calendars with two parsers and expands them with two independent programs.

Reads a list of {"file", "from", "to"} from standard input, instants in UTC, and writes for each of them
{"wrong": [...], "expanded": {NAME: [[start, end, uid], ...]}}.
"""

import json
import logging
import sys
from datetime import datetime, timedelta, timezone

import ical.calendar_stream
import icalendar
import recurring_ical_events
import vobject

LONGEST = 75
NEEDED = ("UID", "DTSTAMP", "SEQUENCE", "LAST-MODIFIED", "DTSTART", "DTEND", "SUMMARY")
# What would say who is there, or what a session is about.
NEVER = ("ATTENDEE", "ORGANIZER", "CONTACT", "DESCRIPTION", "COMMENT", "URL", "ATTACH", "CATEGORIES", "CONFERENCE")


def octets(raw):
    """The bytes, which no parser looks at: CRLF alone, short lines, nothing cut inside a letter."""
    if not raw.endswith(b"\r\n") or b"\n" in raw.replace(b"\r\n", b"") or b"\r" in raw.replace(b"\r\n", b""):
        yield "a line does not end with CRLF"
    for line in raw.split(b"\r\n"):
        if len(line) > LONGEST:
            yield f"a line of {len(line)} octets"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield "a line is cut inside a letter"


def strict(raw):
    """icalendar and what it leaves to its caller; then vobject."""
    calendar = icalendar.Calendar.from_ical(raw)
    yield from (f"icalendar: {name} {error}" for part in calendar.walk() for name, error in part.errors)
    for name in ("PRODID", "VERSION", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "X-WR-CALNAME"):
        if name not in calendar:
            yield f"the calendar has no {name}"
    zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    seen = {}
    for event in calendar.walk("VEVENT"):
        yield from (f"an event has no {name}" for name in NEEDED if name not in event)
        yield from (f"an event has {name}" for name in NEVER if name in event)
        for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
            zone = event[name].params.get("TZID") if name in event else None
            if zone is not None and zone not in zones:
                yield f"{name} names the zone {zone}, which is not described"
        key = (str(event["UID"]), event.get("RECURRENCE-ID") and event["RECURRENCE-ID"].dt)
        if key in seen:
            yield f"{key} stands twice"
        seen[key] = event
        if event["DTEND"].dt <= event["DTSTART"].dt:
            yield f"{key} ends before it starts"
    if calendar.to_ical().count(b"BEGIN:VEVENT") != raw.count(b"BEGIN:VEVENT"):
        yield "icalendar lost an event"
    try:
        for part in vobject.readComponents(raw.decode()):
            part.validate(raiseException=True)
    except Exception as error:
        yield f"vobject: {error}"


def utc(moment):
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def by_recurring(raw, since, until):
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(raw)).between(since, until)
    return [[utc(e["DTSTART"].dt), utc(e["DTEND"].dt), str(e["UID"])] for e in found if since <= e["DTSTART"].dt < until]


def by_ical(raw, since, until):
    calendar = ical.calendar_stream.IcsCalendarStream.calendar_from_ics(raw.decode())
    found = calendar.timeline_tz(timezone.utc).overlapping(since - timedelta(days=1), until + timedelta(days=1))
    return [[utc(e.dtstart), utc(e.end), e.uid] for e in found if since <= e.dtstart < until]


def read(asked):
    with open(asked["file"], "rb") as file:
        raw = file.read()
    since, until = (datetime.fromisoformat(asked[name].replace("Z", "+00:00")) for name in ("from", "to"))
    answer = {"wrong": list(octets(raw)), "expanded": {}}
    try:
        answer["wrong"] += strict(raw)
    except Exception as error:
        answer["wrong"].append(f"icalendar: {error}")
    for name, expand in (("recurring-ical-events", by_recurring), ("ical", by_ical)):
        try:
            answer["expanded"][name] = sorted(expand(raw, since, until))
        except Exception as error:
            answer["wrong"].append(f"{name}: {type(error).__name__}: {error}")
    return answer


# vobject complains of zones whose names it does not know, also where the calendar describes them.
logging.disable(logging.CRITICAL)
json.dump([read(asked) for asked in json.load(sys.stdin)], sys.stdout)
