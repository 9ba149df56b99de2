-- In the room or remote, missed sessions, corrections after signing.

-- sessions ------------------------------------------------------------------------------------------------------------
-- a segment is in the room or remote; an open one has nobody's word yet that the client left, and ends with the session
ALTER TABLE sessions_segment ADD COLUMN mode text NOT NULL DEFAULT 'room' CHECK (mode IN ('room', 'remote'));
ALTER TABLE sessions_segment ADD COLUMN still_in boolean NOT NULL DEFAULT FALSE;
-- what telehealth asks to be written down, as JSON; empty for who was in the room
ALTER TABLE sessions_entry ADD COLUMN remote text NOT NULL DEFAULT '';
-- taken off the roster: added by mistake, and nothing was recorded
ALTER TABLE sessions_entry ADD COLUMN off_at bigint;
ALTER TABLE sessions_entry ADD COLUMN off_by uuid;
ALTER TABLE sessions_entry ADD COLUMN off_reason text NOT NULL DEFAULT '';
ALTER TABLE sessions_mark ADD COLUMN remote text NOT NULL DEFAULT '';
ALTER TABLE sessions_mark ADD COLUMN source text NOT NULL DEFAULT 'staff';
-- what was known before anybody pressed start: who will not come, who has arrived; it becomes part of the log of marks then
CREATE TABLE sessions_ahead (
  practice_id uuid NOT NULL, occurrence_id uuid NOT NULL, client_id uuid NOT NULL, version bigint NOT NULL, outcome text NOT NULL,
  reason text NOT NULL, code text NOT NULL, mode text NOT NULL, source text NOT NULL, at bigint NOT NULL, by_id uuid,
  PRIMARY KEY (practice_id, occurrence_id, client_id, version),
  FOREIGN KEY (practice_id, occurrence_id) REFERENCES schedule_occurrence (practice_id, id),
  FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id));
--! append-only sessions_ahead
-- attendance corrected after the signature: what was signed or corrected before, what counts from now on, and why
CREATE TABLE sessions_correction (
  practice_id uuid NOT NULL, id uuid NOT NULL, entry_id uuid NOT NULL, seq bigint NOT NULL, was text NOT NULL, becomes text NOT NULL,
  reason text NOT NULL, at bigint NOT NULL, by_id uuid NOT NULL, by_name text NOT NULL,
  PRIMARY KEY (practice_id, id), CHECK (reason <> ''), CHECK (seq > 0),
  FOREIGN KEY (practice_id, entry_id) REFERENCES sessions_entry (practice_id, id),
  FOREIGN KEY (practice_id, by_id) REFERENCES access_staff (practice_id, id));
CREATE UNIQUE INDEX corrected_meanwhile ON sessions_correction (practice_id, entry_id, seq);
--! refusal corrected_meanwhile: Somebody corrected this attendance meanwhile. Look at it once more.
--! append-only sessions_correction

-- charting ------------------------------------------------------------------------------------------------------------
-- the last signing of the whole session; later ones are of one client's note, which a correction made necessary
ALTER TABLE charting_sheet ADD COLUMN whole_round bigint NOT NULL DEFAULT 0;
UPDATE charting_sheet SET whole_round = rounds;
-- what a template is for: the notes of a session, or the note of somebody who missed it
ALTER TABLE charting_template ADD COLUMN kind text NOT NULL DEFAULT 'session' CHECK (kind IN ('session', 'missed'));
-- the note about a missed session while it is written; from before the start until the session is signed
CREATE TABLE charting_missed (
  practice_id uuid NOT NULL, session_id uuid NOT NULL, client_id uuid NOT NULL, words text NOT NULL, outreach_day text, outreach_how text NOT NULL,
  outreach_came text NOT NULL, charge bigint NOT NULL, currency text NOT NULL, version bigint NOT NULL, saved_at bigint NOT NULL, saved_by uuid NOT NULL,
  PRIMARY KEY (practice_id, session_id, client_id), CHECK (charge >= 0),
  FOREIGN KEY (practice_id, session_id) REFERENCES schedule_occurrence (practice_id, id),
  FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id));
-- a missed session as it was signed, with what is charged for it: for billing
CREATE TABLE charting_missed_visit (
  practice_id uuid NOT NULL, note_id uuid NOT NULL, session_id uuid NOT NULL, entry_id uuid NOT NULL, client_id uuid NOT NULL, round bigint NOT NULL,
  state text NOT NULL, charge bigint NOT NULL, currency text NOT NULL, at bigint NOT NULL,
  PRIMARY KEY (practice_id, note_id), CHECK (charge >= 0),
  FOREIGN KEY (practice_id, note_id) REFERENCES charting_note (practice_id, id),
  FOREIGN KEY (practice_id, entry_id) REFERENCES sessions_entry (practice_id, id),
  FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id));
CREATE INDEX charting_missed_visit_client ON charting_missed_visit (practice_id, client_id, at);
--! append-only charting_missed_visit
