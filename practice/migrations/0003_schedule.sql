-- Rules of recurrence, planned rosters, changes that can be undone, closed days, tracks.

ALTER TABLE schedule_room ADD COLUMN place text NOT NULL DEFAULT '';
ALTER TABLE groups_group ADD COLUMN programme text NOT NULL DEFAULT '';

-- A series follows a rule of RFC 5545, and is made up to a day; later than every day when it is whole. Of its first shape
-- every_weeks and times are left over: beside a rule they say nothing.
ALTER TABLE schedule_series ADD COLUMN rule text NOT NULL DEFAULT 'FREQ=DAILY;COUNT=1';
UPDATE schedule_series SET rule = 'FREQ=WEEKLY;INTERVAL=' || every_weeks || ';COUNT=' || times;
ALTER TABLE schedule_series ADD COLUMN filled_to text NOT NULL DEFAULT '9999-12-31';
ALTER TABLE schedule_series ADD COLUMN topic text NOT NULL DEFAULT '';
ALTER TABLE schedule_series ADD COLUMN supersedes uuid;
ALTER TABLE schedule_series ADD COLUMN version bigint NOT NULL DEFAULT 1;
CREATE INDEX schedule_series_due ON schedule_series (practice_id, filled_to);
CREATE TABLE schedule_lead (
  practice_id uuid NOT NULL, series_id uuid NOT NULL, staff_id uuid NOT NULL, PRIMARY KEY (practice_id, series_id, staff_id),
  FOREIGN KEY (practice_id, series_id) REFERENCES schedule_series (practice_id, id),
  FOREIGN KEY (practice_id, staff_id) REFERENCES access_staff (practice_id, id));
INSERT INTO schedule_lead (practice_id, series_id, staff_id)
  SELECT DISTINCT o.practice_id, o.series_id, f.staff_id FROM schedule_occurrence o
  JOIN schedule_facilitator f ON f.practice_id = o.practice_id AND f.occurrence_id = o.id;

-- An occurrence that its series has no place for any more is withdrawn: off the calendar, its id kept for a way back.
ALTER TABLE schedule_occurrence ADD COLUMN topic text NOT NULL DEFAULT '';
ALTER TABLE schedule_occurrence ADD COLUMN withdrawn_at bigint;
CREATE INDEX schedule_occurrence_series ON schedule_occurrence (practice_id, series_id, starts_at);
--! refusal occurrence_stays: A session on the calendar is never removed. Cancel it; it stays with its reason.
--! kept occurrence_stays ON schedule_occurrence

-- Who is expected at an occurrence: by membership, by track, or by hand. What was done by hand outlives changes of membership;
-- once the occurrence has begun nothing changes here any more.
CREATE TABLE schedule_roster (
  practice_id uuid NOT NULL, occurrence_id uuid NOT NULL, client_id uuid NOT NULL, source text NOT NULL, cause_id uuid, state text NOT NULL,
  by_hand boolean NOT NULL, reason text NOT NULL, version bigint NOT NULL, changed_at bigint NOT NULL, changed_by uuid,
  PRIMARY KEY (practice_id, occurrence_id, client_id), CHECK (source IN ('membership', 'track', 'manual')), CHECK (state IN ('expected', 'uninvited')),
  FOREIGN KEY (practice_id, occurrence_id) REFERENCES schedule_occurrence (practice_id, id),
  FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id));
CREATE INDEX schedule_roster_client ON schedule_roster (practice_id, client_id, occurrence_id);
INSERT INTO schedule_roster (practice_id, occurrence_id, client_id, source, cause_id, state, by_hand, reason, version, changed_at)
  SELECT o.practice_id, o.id, m.client_id, 'membership', m.id, 'expected', FALSE, '', 1, m.valid_from FROM schedule_occurrence o
  JOIN groups_membership m ON m.practice_id = o.practice_id AND m.group_id = o.group_id AND m.valid_from <= o.starts_at
  AND (m.valid_to IS NULL OR m.valid_to > o.starts_at) WHERE o.begun_at IS NULL;
--! refusal roster_frozen: This session has begun, so its roster stays. Add or mark people on the session's own page.
--! frozen roster_frozen ON schedule_roster (occurrence_id) ONCE schedule_occurrence.begun_at

-- What a change of a series, a membership, a track or a closed day did to the calendar, line by line, with the way back.
CREATE TABLE schedule_change (
  practice_id uuid NOT NULL, id uuid NOT NULL, kind text NOT NULL, group_id uuid, detail text NOT NULL, made_at bigint NOT NULL, made_by uuid,
  undone_at bigint, undone_by uuid, PRIMARY KEY (practice_id, id), FOREIGN KEY (practice_id, group_id) REFERENCES groups_group (practice_id, id));
CREATE INDEX schedule_change_group ON schedule_change (practice_id, group_id, made_at);
CREATE TABLE schedule_change_line (
  practice_id uuid NOT NULL, change_id uuid NOT NULL, position bigint NOT NULL, occurrence_id uuid NOT NULL, client_id uuid, starts_at bigint NOT NULL,
  what text NOT NULL, why text NOT NULL, was text, version bigint NOT NULL, PRIMARY KEY (practice_id, change_id, position),
  FOREIGN KEY (practice_id, change_id) REFERENCES schedule_change (practice_id, id),
  FOREIGN KEY (practice_id, occurrence_id) REFERENCES schedule_occurrence (practice_id, id));
CREATE INDEX schedule_change_line_occurrence ON schedule_change_line (practice_id, occurrence_id);
--! append-only schedule_change_line

-- Days on which the practice, a place of it, or one member of staff is away.
CREATE TABLE schedule_closure (
  practice_id uuid NOT NULL, id uuid NOT NULL, name text NOT NULL, first_day text NOT NULL, last_day text NOT NULL, staff_id uuid, place text NOT NULL,
  cancels boolean NOT NULL, change_id uuid, made_at bigint NOT NULL, made_by uuid, lifted_at bigint, PRIMARY KEY (practice_id, id),
  CHECK (last_day >= first_day), FOREIGN KEY (practice_id, staff_id) REFERENCES access_staff (practice_id, id));
CREATE INDEX schedule_closure_days ON schedule_closure (practice_id, last_day);

-- A track of care (a level, a programme) is a set of series; a client may be on several, each for a time.
CREATE TABLE schedule_track (
  practice_id uuid NOT NULL, id uuid NOT NULL, name text NOT NULL, level text NOT NULL, sort_key sorted_text NOT NULL, in_use boolean NOT NULL,
  version bigint NOT NULL, PRIMARY KEY (practice_id, id), FOREIGN KEY (practice_id) REFERENCES access_practice (practice_id));
CREATE UNIQUE INDEX track_name_taken ON schedule_track (practice_id, sort_key);
--! refusal track_name_taken: There is already a track of this name. Choose another name, or open that track.
CREATE TABLE schedule_track_series (
  practice_id uuid NOT NULL, track_id uuid NOT NULL, series_id uuid NOT NULL, PRIMARY KEY (practice_id, track_id, series_id),
  FOREIGN KEY (practice_id, track_id) REFERENCES schedule_track (practice_id, id),
  FOREIGN KEY (practice_id, series_id) REFERENCES schedule_series (practice_id, id));
CREATE INDEX schedule_track_series_of ON schedule_track_series (practice_id, series_id);
CREATE TABLE schedule_client_track (
  practice_id uuid NOT NULL, id uuid NOT NULL, track_id uuid NOT NULL, client_id uuid NOT NULL, valid_from bigint NOT NULL, valid_to bigint,
  reason text NOT NULL, version bigint NOT NULL, made_at bigint NOT NULL, made_by uuid,
  PRIMARY KEY (practice_id, id), CHECK (valid_to IS NULL OR valid_to >= valid_from),
  FOREIGN KEY (practice_id, track_id) REFERENCES schedule_track (practice_id, id),
  FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id));
CREATE INDEX schedule_client_track_client ON schedule_client_track (practice_id, client_id, valid_from);
--! refusal track_twice: This client is on the track already at that time.
--! no-overlap track_twice ON schedule_client_track (practice_id, track_id, client_id) DURING valid_from, valid_to

-- What a zone's clock did when instants were last worked out by it: if its rules change, what is to come is worked out anew.
CREATE TABLE schedule_zone (practice_id uuid NOT NULL, zone text NOT NULL, print bytea NOT NULL, PRIMARY KEY (practice_id, zone));
