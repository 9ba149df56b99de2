-- The first tables of every room. Read by platform/db: the directives (--!) become triggers and constraints on each database.
-- Instants are bigint microseconds of UTC; days are ISO text; ids are UUIDs; every key begins with the practice.

-- platform ------------------------------------------------------------------------------------------------------------
CREATE TABLE platform_audit (
  practice_id uuid NOT NULL, seq bigint NOT NULL, at bigint NOT NULL, actor_id uuid, role text NOT NULL, origin text NOT NULL,
  action text NOT NULL, object text NOT NULL, detail text NOT NULL, hash bytea NOT NULL, PRIMARY KEY (practice_id, seq));
CREATE INDEX platform_audit_actor ON platform_audit (practice_id, actor_id, seq);
CREATE TABLE platform_audit_client (
  practice_id uuid NOT NULL, client_id uuid NOT NULL, seq bigint NOT NULL, PRIMARY KEY (practice_id, client_id, seq));
CREATE INDEX platform_audit_client_seq ON platform_audit_client (practice_id, seq);
CREATE TABLE platform_audit_head (practice_id uuid NOT NULL, seq bigint NOT NULL, hash bytea NOT NULL, seal bytea NOT NULL, PRIMARY KEY (practice_id));
--! refusal row_stays: What is signed or logged stays as it is. Add a correction instead.
--! append-only platform_audit
--! append-only platform_audit_client
CREATE TABLE platform_outbox (
  practice_id uuid NOT NULL, id uuid NOT NULL, topic text NOT NULL, payload text NOT NULL, made_at bigint NOT NULL, due_at bigint NOT NULL,
  tries bigint NOT NULL, done_at bigint, PRIMARY KEY (practice_id, id));
CREATE INDEX platform_outbox_due ON platform_outbox (due_at) WHERE done_at IS NULL;
CREATE TABLE platform_request (practice_id uuid NOT NULL, key uuid NOT NULL, actor_id uuid, at bigint NOT NULL, answer text NOT NULL, PRIMARY KEY (practice_id, key));

-- access --------------------------------------------------------------------------------------------------------------
CREATE TABLE access_practice (
  practice_id uuid NOT NULL, name text NOT NULL, zone text NOT NULL, policies text NOT NULL, made_at bigint NOT NULL, version bigint NOT NULL,
  PRIMARY KEY (practice_id));
CREATE TABLE access_setup (digest bytea NOT NULL, made_at bigint NOT NULL, used_at bigint, PRIMARY KEY (digest));
CREATE TABLE access_staff (
  practice_id uuid NOT NULL, id uuid NOT NULL, email text NOT NULL, email_key text NOT NULL, name text NOT NULL, credentials text NOT NULL,
  roles text NOT NULL, runs_sessions boolean NOT NULL, active boolean NOT NULL, password_hash text, pin_hash text,
  password_tries bigint NOT NULL, password_locked_until bigint, pin_tries bigint NOT NULL, pin_locked_until bigint,
  version bigint NOT NULL, made_at bigint NOT NULL,
  PRIMARY KEY (practice_id, id), FOREIGN KEY (practice_id) REFERENCES access_practice (practice_id));
CREATE UNIQUE INDEX email_taken ON access_staff (email_key);
--! refusal email_taken: Somebody already signs in with this e-mail address. Use another one.
CREATE TABLE access_login (
  practice_id uuid NOT NULL, id uuid NOT NULL, staff_id uuid NOT NULL, token_digest bytea NOT NULL, started_at bigint NOT NULL,
  seen_at bigint NOT NULL, locked_at bigint, ended_at bigint, origin text NOT NULL, agent text NOT NULL,
  PRIMARY KEY (practice_id, id), FOREIGN KEY (practice_id, staff_id) REFERENCES access_staff (practice_id, id));
CREATE UNIQUE INDEX access_login_token ON access_login (token_digest);
CREATE INDEX access_login_staff ON access_login (practice_id, staff_id, started_at);
CREATE TABLE access_supervision (
  practice_id uuid NOT NULL, id uuid NOT NULL, supervisee_id uuid NOT NULL, supervisor_id uuid NOT NULL, valid_from bigint NOT NULL, valid_to bigint,
  PRIMARY KEY (practice_id, id), CHECK (supervisee_id <> supervisor_id),
  FOREIGN KEY (practice_id, supervisee_id) REFERENCES access_staff (practice_id, id),
  FOREIGN KEY (practice_id, supervisor_id) REFERENCES access_staff (practice_id, id));
CREATE INDEX access_supervision_by ON access_supervision (practice_id, supervisee_id);
CREATE TABLE access_notice (
  practice_id uuid NOT NULL, id uuid NOT NULL, staff_id uuid NOT NULL, say text NOT NULL, link text NOT NULL, made_at bigint NOT NULL, read_at bigint,
  PRIMARY KEY (practice_id, id), FOREIGN KEY (practice_id, staff_id) REFERENCES access_staff (practice_id, id));
CREATE INDEX access_notice_staff ON access_notice (practice_id, staff_id, made_at);

-- clients -------------------------------------------------------------------------------------------------------------
CREATE TABLE clients_client (
  practice_id uuid NOT NULL, id uuid NOT NULL, first_name text NOT NULL, last_name text NOT NULL, preferred_name text, born text,
  email text, phone text, sort_key sorted_text NOT NULL, warning text, is_test boolean NOT NULL, version bigint NOT NULL, made_at bigint NOT NULL,
  PRIMARY KEY (practice_id, id), FOREIGN KEY (practice_id) REFERENCES access_practice (practice_id));
CREATE INDEX clients_client_sorted ON clients_client (practice_id, sort_key, id);
CREATE TABLE clients_word (
  practice_id uuid NOT NULL, word sorted_text NOT NULL, client_id uuid NOT NULL, PRIMARY KEY (practice_id, word, client_id));
CREATE INDEX clients_word_client ON clients_word (practice_id, client_id, word);

-- groups --------------------------------------------------------------------------------------------------------------
CREATE TABLE groups_group (
  practice_id uuid NOT NULL, id uuid NOT NULL, name text NOT NULL, initials text NOT NULL, outward_name text NOT NULL, provider_id uuid NOT NULL,
  kind text NOT NULL, modality text NOT NULL, service_code text, capacity bigint, open boolean NOT NULL, template_id uuid,
  closed_at bigint, sort_key sorted_text NOT NULL, version bigint NOT NULL, made_at bigint NOT NULL,
  PRIMARY KEY (practice_id, id), FOREIGN KEY (practice_id, provider_id) REFERENCES access_staff (practice_id, id));
CREATE UNIQUE INDEX group_name_taken ON groups_group (practice_id, sort_key);
--! refusal group_name_taken: There is already a group of this name. Choose another name, or open that group.
CREATE TABLE groups_facilitator (
  practice_id uuid NOT NULL, group_id uuid NOT NULL, staff_id uuid NOT NULL, PRIMARY KEY (practice_id, group_id, staff_id),
  FOREIGN KEY (practice_id, group_id) REFERENCES groups_group (practice_id, id),
  FOREIGN KEY (practice_id, staff_id) REFERENCES access_staff (practice_id, id));
CREATE INDEX groups_facilitator_staff ON groups_facilitator (practice_id, staff_id);
CREATE TABLE groups_membership (
  practice_id uuid NOT NULL, id uuid NOT NULL, group_id uuid NOT NULL, client_id uuid NOT NULL, valid_from bigint NOT NULL, valid_to bigint,
  left_reason text, version bigint NOT NULL, PRIMARY KEY (practice_id, id), CHECK (valid_to IS NULL OR valid_to >= valid_from),
  FOREIGN KEY (practice_id, group_id) REFERENCES groups_group (practice_id, id),
  FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id));
CREATE INDEX groups_membership_group ON groups_membership (practice_id, group_id, valid_from);
CREATE INDEX groups_membership_client ON groups_membership (practice_id, client_id, valid_from);
--! refusal membership_overlaps: This client is already a member of the group at that time.
--! no-overlap membership_overlaps ON groups_membership (practice_id, group_id, client_id) DURING valid_from, valid_to
-- every change of a membership, so that "who was in the group on the 3rd, as known on the 5th" can be answered
CREATE TABLE groups_membership_log (
  practice_id uuid NOT NULL, id uuid NOT NULL, membership_id uuid NOT NULL, version bigint NOT NULL, valid_from bigint NOT NULL, valid_to bigint,
  what text NOT NULL, reason text NOT NULL, recorded_at bigint NOT NULL, recorded_by uuid,
  PRIMARY KEY (practice_id, id), FOREIGN KEY (practice_id, membership_id) REFERENCES groups_membership (practice_id, id));
CREATE UNIQUE INDEX groups_membership_log_version ON groups_membership_log (practice_id, membership_id, version);
--! append-only groups_membership_log

-- access again: grants point at clients and groups
CREATE TABLE access_grant (
  practice_id uuid NOT NULL, id uuid NOT NULL, staff_id uuid NOT NULL, client_id uuid, group_id uuid, assigned boolean NOT NULL,
  valid_from bigint NOT NULL, valid_to bigint, reason text NOT NULL, granted_by uuid, ended_by uuid,
  PRIMARY KEY (practice_id, id), FOREIGN KEY (practice_id, staff_id) REFERENCES access_staff (practice_id, id),
  FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id),
  FOREIGN KEY (practice_id, group_id) REFERENCES groups_group (practice_id, id));
CREATE INDEX access_grant_staff ON access_grant (practice_id, staff_id, client_id);
CREATE INDEX access_grant_client ON access_grant (practice_id, client_id);
CREATE INDEX access_grant_group ON access_grant (practice_id, group_id);

-- schedule ------------------------------------------------------------------------------------------------------------
CREATE TABLE schedule_room (
  practice_id uuid NOT NULL, id uuid NOT NULL, name text NOT NULL, places bigint, sort_key sorted_text NOT NULL, PRIMARY KEY (practice_id, id),
  FOREIGN KEY (practice_id) REFERENCES access_practice (practice_id));
CREATE UNIQUE INDEX room_name_taken ON schedule_room (practice_id, sort_key);
--! refusal room_name_taken: There is already a room of this name.
CREATE TABLE schedule_series (
  practice_id uuid NOT NULL, id uuid NOT NULL, group_id uuid NOT NULL, zone text NOT NULL, first_day text NOT NULL, local_time text NOT NULL,
  minutes bigint NOT NULL, every_weeks bigint NOT NULL, times bigint NOT NULL, room_id uuid, link text, service_code text,
  made_at bigint NOT NULL, made_by uuid, PRIMARY KEY (practice_id, id), CHECK (minutes > 0), CHECK (times > 0), CHECK (every_weeks > 0),
  FOREIGN KEY (practice_id, group_id) REFERENCES groups_group (practice_id, id),
  FOREIGN KEY (practice_id, room_id) REFERENCES schedule_room (practice_id, id));
CREATE INDEX schedule_series_group ON schedule_series (practice_id, group_id);
CREATE TABLE schedule_occurrence (
  practice_id uuid NOT NULL, id uuid NOT NULL, series_id uuid NOT NULL, group_id uuid NOT NULL, original_local text NOT NULL,
  local_start text NOT NULL, zone text NOT NULL, starts_at bigint NOT NULL, ends_at bigint NOT NULL, room_id uuid, link text, service_code text,
  cancelled_at bigint, cancel_reason text, moved boolean NOT NULL, begun_at bigint, version bigint NOT NULL,
  PRIMARY KEY (practice_id, id), CHECK (ends_at > starts_at),
  FOREIGN KEY (practice_id, series_id) REFERENCES schedule_series (practice_id, id),
  FOREIGN KEY (practice_id, group_id) REFERENCES groups_group (practice_id, id),
  FOREIGN KEY (practice_id, room_id) REFERENCES schedule_room (practice_id, id));
CREATE UNIQUE INDEX occurrence_twice ON schedule_occurrence (practice_id, series_id, original_local);
--! refusal occurrence_twice: This series already has a session at that time.
CREATE INDEX schedule_occurrence_time ON schedule_occurrence (practice_id, starts_at);
CREATE INDEX schedule_occurrence_group ON schedule_occurrence (practice_id, group_id, starts_at);
CREATE TABLE schedule_facilitator (
  practice_id uuid NOT NULL, occurrence_id uuid NOT NULL, staff_id uuid NOT NULL, PRIMARY KEY (practice_id, occurrence_id, staff_id),
  FOREIGN KEY (practice_id, occurrence_id) REFERENCES schedule_occurrence (practice_id, id),
  FOREIGN KEY (practice_id, staff_id) REFERENCES access_staff (practice_id, id));
CREATE INDEX schedule_facilitator_staff ON schedule_facilitator (practice_id, staff_id, occurrence_id);
-- what an occurrence holds while it is not cancelled; strict rows can never overlap, the others are only shown
CREATE TABLE schedule_room_booking (
  practice_id uuid NOT NULL, occurrence_id uuid NOT NULL, room_id uuid NOT NULL, starts_at bigint NOT NULL, ends_at bigint NOT NULL, strict boolean NOT NULL,
  PRIMARY KEY (practice_id, occurrence_id), FOREIGN KEY (practice_id, occurrence_id) REFERENCES schedule_occurrence (practice_id, id),
  FOREIGN KEY (practice_id, room_id) REFERENCES schedule_room (practice_id, id));
CREATE INDEX schedule_room_booking_time ON schedule_room_booking (practice_id, room_id, starts_at);
--! refusal room_booked: The room is already taken at that time. Choose another room or time.
--! no-overlap room_booked ON schedule_room_booking (practice_id, room_id) DURING starts_at, ends_at WHEN strict
CREATE TABLE schedule_staff_booking (
  practice_id uuid NOT NULL, occurrence_id uuid NOT NULL, staff_id uuid NOT NULL, starts_at bigint NOT NULL, ends_at bigint NOT NULL, strict boolean NOT NULL,
  PRIMARY KEY (practice_id, occurrence_id, staff_id), FOREIGN KEY (practice_id, occurrence_id) REFERENCES schedule_occurrence (practice_id, id),
  FOREIGN KEY (practice_id, staff_id) REFERENCES access_staff (practice_id, id));
CREATE INDEX schedule_staff_booking_time ON schedule_staff_booking (practice_id, staff_id, starts_at);
--! refusal facilitator_booked: A facilitator already has a session at that time. Choose another time or facilitator.
--! no-overlap facilitator_booked ON schedule_staff_booking (practice_id, staff_id) DURING starts_at, ends_at WHEN strict

-- sessions ------------------------------------------------------------------------------------------------------------
-- a session is an occurrence that was started; it has the occurrence's id
CREATE TABLE sessions_session (
  practice_id uuid NOT NULL, id uuid NOT NULL, group_id uuid NOT NULL, started_at bigint NOT NULL, started_by uuid NOT NULL,
  actual_start bigint NOT NULL, actual_end bigint NOT NULL, sealed_at bigint, checked_out_at bigint, version bigint NOT NULL,
  PRIMARY KEY (practice_id, id), FOREIGN KEY (practice_id, id) REFERENCES schedule_occurrence (practice_id, id),
  FOREIGN KEY (practice_id, group_id) REFERENCES groups_group (practice_id, id),
  FOREIGN KEY (practice_id, started_by) REFERENCES access_staff (practice_id, id));
CREATE TABLE sessions_entry (
  practice_id uuid NOT NULL, id uuid NOT NULL, session_id uuid NOT NULL, client_id uuid NOT NULL, source text NOT NULL, outcome text NOT NULL,
  reason text NOT NULL, code text NOT NULL, changed_in bigint NOT NULL, version bigint NOT NULL, marked_at bigint, marked_by uuid, added_at bigint NOT NULL,
  PRIMARY KEY (practice_id, id), FOREIGN KEY (practice_id, session_id) REFERENCES sessions_session (practice_id, id),
  FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id));
CREATE UNIQUE INDEX already_on_roster ON sessions_entry (practice_id, session_id, client_id);
--! refusal already_on_roster: This client is already on the roster of the session.
CREATE INDEX sessions_entry_client ON sessions_entry (practice_id, client_id);
CREATE TABLE sessions_segment (
  practice_id uuid NOT NULL, id uuid NOT NULL, entry_id uuid NOT NULL, time_in bigint NOT NULL, time_out bigint NOT NULL, source text NOT NULL,
  PRIMARY KEY (practice_id, id), CHECK (time_out > time_in),
  FOREIGN KEY (practice_id, entry_id) REFERENCES sessions_entry (practice_id, id));
CREATE INDEX sessions_segment_entry ON sessions_segment (practice_id, entry_id, time_in);
--! refusal segments_overlap: Two times of one client overlap. Correct one of them.
--! no-overlap segments_overlap ON sessions_segment (practice_id, entry_id) DURING time_in, time_out
-- every mark ever made; the entry above holds the last one
CREATE TABLE sessions_mark (
  practice_id uuid NOT NULL, entry_id uuid NOT NULL, version bigint NOT NULL, outcome text NOT NULL, reason text NOT NULL, code text NOT NULL,
  segments text NOT NULL, at bigint NOT NULL, by_id uuid, PRIMARY KEY (practice_id, entry_id, version),
  FOREIGN KEY (practice_id, entry_id) REFERENCES sessions_entry (practice_id, id));
--! append-only sessions_mark
CREATE TABLE sessions_code (
  practice_id uuid NOT NULL, code text NOT NULL, label text NOT NULL, attended boolean NOT NULL, standard boolean NOT NULL, position bigint NOT NULL,
  PRIMARY KEY (practice_id, code), FOREIGN KEY (practice_id) REFERENCES access_practice (practice_id));

-- charting ------------------------------------------------------------------------------------------------------------
CREATE TABLE charting_template (
  practice_id uuid NOT NULL, id uuid NOT NULL, name text NOT NULL, sections text NOT NULL, in_use boolean NOT NULL, version bigint NOT NULL,
  PRIMARY KEY (practice_id, id), FOREIGN KEY (practice_id) REFERENCES access_practice (practice_id));
CREATE TABLE charting_topic (
  practice_id uuid NOT NULL, id uuid NOT NULL, title text NOT NULL, position bigint NOT NULL, PRIMARY KEY (practice_id, id),
  FOREIGN KEY (practice_id) REFERENCES access_practice (practice_id));
-- the note of a session while it is written: which template and topic, and one row per section of the shared or a client's part
CREATE TABLE charting_sheet (
  practice_id uuid NOT NULL, session_id uuid NOT NULL, template_id uuid NOT NULL, topic text NOT NULL, topic_version bigint NOT NULL,
  changed_in bigint NOT NULL, rounds bigint NOT NULL, PRIMARY KEY (practice_id, session_id),
  FOREIGN KEY (practice_id, session_id) REFERENCES sessions_session (practice_id, id),
  FOREIGN KEY (practice_id, template_id) REFERENCES charting_template (practice_id, id));
CREATE TABLE charting_draft (
  practice_id uuid NOT NULL, session_id uuid NOT NULL, part uuid NOT NULL, section text NOT NULL, words text NOT NULL, version bigint NOT NULL,
  changed_in bigint NOT NULL, saved_at bigint NOT NULL, saved_by uuid NOT NULL, PRIMARY KEY (practice_id, session_id, part, section),
  FOREIGN KEY (practice_id, session_id) REFERENCES sessions_session (practice_id, id));
CREATE TABLE charting_signature (
  practice_id uuid NOT NULL, id uuid NOT NULL, seq bigint NOT NULL, session_id uuid NOT NULL, round bigint NOT NULL, signer_id uuid NOT NULL, signer_name text NOT NULL,
  credentials text NOT NULL, role text NOT NULL, meaning text NOT NULL, method text NOT NULL, at bigint NOT NULL, zone text NOT NULL,
  digest bytea NOT NULL, before bytea NOT NULL, overrides text NOT NULL, key_id text NOT NULL, seal bytea NOT NULL,
  PRIMARY KEY (practice_id, id), FOREIGN KEY (practice_id, session_id) REFERENCES sessions_session (practice_id, id),
  FOREIGN KEY (practice_id, signer_id) REFERENCES access_staff (practice_id, id));
CREATE UNIQUE INDEX already_signed ON charting_signature (practice_id, session_id, round, meaning) WHERE meaning <> 'addendum';
--! refusal already_signed: This session is already signed. Open it to see the signed notes.
CREATE UNIQUE INDEX charting_signature_seq ON charting_signature (practice_id, seq);
--! append-only charting_signature
CREATE TABLE charting_note (
  practice_id uuid NOT NULL, id uuid NOT NULL, session_id uuid NOT NULL, group_id uuid NOT NULL, client_id uuid NOT NULL, entry_id uuid NOT NULL,
  round bigint NOT NULL, signature_id uuid NOT NULL, held_at bigint NOT NULL, title text NOT NULL, body text NOT NULL, digest bytea NOT NULL,
  PRIMARY KEY (practice_id, id), FOREIGN KEY (practice_id, signature_id) REFERENCES charting_signature (practice_id, id),
  FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id),
  FOREIGN KEY (practice_id, entry_id) REFERENCES sessions_entry (practice_id, id),
  FOREIGN KEY (practice_id, session_id) REFERENCES sessions_session (practice_id, id),
  FOREIGN KEY (practice_id, group_id) REFERENCES groups_group (practice_id, id));
CREATE UNIQUE INDEX note_twice ON charting_note (practice_id, session_id, client_id, round);
--! refusal note_twice: This client already has a signed note for the session.
CREATE INDEX charting_note_chart ON charting_note (practice_id, client_id, held_at);
--! append-only charting_note
CREATE TABLE charting_review (
  practice_id uuid NOT NULL, id uuid NOT NULL, session_id uuid NOT NULL, round bigint NOT NULL, asked_by uuid NOT NULL, reviewer_id uuid NOT NULL,
  asked_at bigint NOT NULL, decided_at bigint, decision text, comment text NOT NULL,
  PRIMARY KEY (practice_id, id), CHECK (asked_by <> reviewer_id), FOREIGN KEY (practice_id, session_id) REFERENCES sessions_session (practice_id, id),
  FOREIGN KEY (practice_id, asked_by) REFERENCES access_staff (practice_id, id),
  FOREIGN KEY (practice_id, reviewer_id) REFERENCES access_staff (practice_id, id));
CREATE UNIQUE INDEX review_twice ON charting_review (practice_id, session_id, round);
--! refusal review_twice: A co-signature was already asked for.
CREATE INDEX charting_review_waiting ON charting_review (practice_id, reviewer_id) WHERE decided_at IS NULL;
CREATE TABLE charting_addendum (
  practice_id uuid NOT NULL, id uuid NOT NULL, note_id uuid NOT NULL, signature_id uuid NOT NULL, reason text NOT NULL, words text NOT NULL, digest bytea NOT NULL,
  PRIMARY KEY (practice_id, id), FOREIGN KEY (practice_id, note_id) REFERENCES charting_note (practice_id, id),
  FOREIGN KEY (practice_id, signature_id) REFERENCES charting_signature (practice_id, id));
CREATE INDEX charting_addendum_note ON charting_addendum (practice_id, note_id);
--! append-only charting_addendum
