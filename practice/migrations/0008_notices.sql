-- Which notices reach whom how, and which were sent.

-- A notice that the program watches over says what it is about, and stands as long as its cause does. Plain messages have no kind.
ALTER TABLE access_notice ADD COLUMN kind text;
ALTER TABLE access_notice ADD COLUMN about_id uuid;
-- 0: to whoever it is for; 1: to whoever supervises them, when nothing was done
ALTER TABLE access_notice ADD COLUMN step bigint NOT NULL DEFAULT 0;
-- the clicks that mend it, and what a mail may say of it
ALTER TABLE access_notice ADD COLUMN ways text NOT NULL DEFAULT '[]';
ALTER TABLE access_notice ADD COLUMN outward text NOT NULL DEFAULT '';
ALTER TABLE access_notice ADD COLUMN ended_at bigint;
-- when a mail is to go, if one is, and when it went on its way
ALTER TABLE access_notice ADD COLUMN mail_at bigint;
ALTER TABLE access_notice ADD COLUMN mailed_at bigint;
CREATE UNIQUE INDEX notice_twice ON access_notice (practice_id, about_id, kind, step, staff_id);
--! refusal notice_twice: This notice was given once already.
CREATE INDEX access_notice_standing ON access_notice (practice_id, kind) WHERE kind IS NOT NULL AND ended_at IS NULL;
-- the number beside Today is asked for with every page
CREATE INDEX access_notice_open ON access_notice (practice_id, staff_id, ended_at, read_at);

-- what somebody chose instead of the usual; a line that is not there is the usual
CREATE TABLE access_notice_choice (
  practice_id uuid NOT NULL, staff_id uuid NOT NULL, kind text NOT NULL, on_page boolean NOT NULL, by_mail boolean NOT NULL,
  PRIMARY KEY (practice_id, staff_id, kind), FOREIGN KEY (practice_id, staff_id) REFERENCES access_staff (practice_id, id));
CREATE TABLE access_notice_hours (
  practice_id uuid NOT NULL, staff_id uuid NOT NULL, quiet_from text, quiet_to text, version bigint NOT NULL,
  PRIMARY KEY (practice_id, staff_id), FOREIGN KEY (practice_id, staff_id) REFERENCES access_staff (practice_id, id));

-- every mail that was tried, by its letter's id, so that none goes twice and none is lost unseen
CREATE TABLE access_mail (
  practice_id uuid NOT NULL, id uuid NOT NULL, person_kind text NOT NULL, person_id uuid NOT NULL, first_at bigint NOT NULL, tries bigint NOT NULL,
  tried_at bigint NOT NULL, sent_at bigint, failed_at bigint, problem text NOT NULL,
  PRIMARY KEY (practice_id, id), CHECK (sent_at IS NULL OR failed_at IS NULL),
  FOREIGN KEY (practice_id) REFERENCES access_practice (practice_id));
CREATE INDEX access_mail_unsent ON access_mail (practice_id, tried_at) WHERE sent_at IS NULL;

-- what the program looks for every minute is found without looking at everything else
CREATE INDEX schedule_occurrence_unstarted ON schedule_occurrence (practice_id, starts_at)
  WHERE begun_at IS NULL AND cancelled_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX sessions_session_open ON sessions_session (practice_id, actual_end) WHERE sealed_at IS NULL;
