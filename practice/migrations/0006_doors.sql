-- Signing in by oneself: personal codes, kiosks, and personal links to a meeting.

-- A device that stands as a kiosk, for one room, one place or the whole practice. Its cookie is kept as a digest.
CREATE TABLE sessions_kiosk (
  practice_id uuid NOT NULL, id uuid NOT NULL, name text NOT NULL, place text NOT NULL, room_id uuid, token_digest bytea NOT NULL,
  made_at bigint NOT NULL, made_by uuid NOT NULL, revoked_at bigint, revoked_by uuid, PRIMARY KEY (practice_id, id),
  FOREIGN KEY (practice_id, room_id) REFERENCES schedule_room (practice_id, id),
  FOREIGN KEY (practice_id, made_by) REFERENCES access_staff (practice_id, id));
CREATE UNIQUE INDEX sessions_kiosk_token ON sessions_kiosk (token_digest);
CREATE UNIQUE INDEX sessions_kiosk_id ON sessions_kiosk (id);

-- A client's personal code: its keyed digest alone, so that it is found and never read back.
CREATE TABLE sessions_personal (
  practice_id uuid NOT NULL, client_id uuid NOT NULL, code_digest bytea NOT NULL, made_at bigint NOT NULL, made_by uuid,
  PRIMARY KEY (practice_id, client_id), FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id));
CREATE UNIQUE INDEX personal_code_taken ON sessions_personal (practice_id, code_digest);
--! refusal personal_code_taken: Somebody else has that code. Make another one.
-- a phone that a client had remembered, so that they need not type their code on it
CREATE TABLE sessions_phone (
  practice_id uuid NOT NULL, id uuid NOT NULL, client_id uuid NOT NULL, token_digest bytea NOT NULL, made_at bigint NOT NULL,
  PRIMARY KEY (practice_id, id), FOREIGN KEY (practice_id, client_id) REFERENCES sessions_personal (practice_id, client_id));
CREATE UNIQUE INDEX sessions_phone_token ON sessions_phone (token_digest);
CREATE INDEX sessions_phone_client ON sessions_phone (practice_id, client_id);

-- Somebody came and left: by the door of the house, or in a video meeting. Once the session is started it becomes attendance; what
-- came by video waits there until the facilitator confirms it. Taken back, a row stays and is not live any more.
CREATE TABLE sessions_arrival (
  practice_id uuid NOT NULL, id uuid NOT NULL, occurrence_id uuid NOT NULL, client_id uuid NOT NULL, way text NOT NULL,
  came_at bigint NOT NULL, left_at bigint, seen_at bigint NOT NULL, taken_in bigint, taken_to bigint, live boolean NOT NULL,
  PRIMARY KEY (practice_id, id), CHECK (way IN ('room', 'remote')), CHECK (left_at IS NULL OR left_at >= came_at),
  FOREIGN KEY (practice_id, occurrence_id) REFERENCES schedule_occurrence (practice_id, id),
  FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id));
CREATE INDEX sessions_arrival_occurrence ON sessions_arrival (practice_id, occurrence_id, client_id, came_at);
--! refusal arrival_twice: You are signed in already.
--! no-overlap arrival_twice ON sessions_arrival (practice_id, occurrence_id, client_id, way) DURING came_at, left_at WHEN live

-- One line for each time somebody typed a code. The id comes from the device, so that what is sent twice counts once. Of a code
-- that nobody has, nothing is kept but that it was typed.
CREATE TABLE sessions_kiosk_entry (
  practice_id uuid NOT NULL, id uuid NOT NULL, kiosk_id uuid NOT NULL, client_id uuid, arrival_id uuid, by_phone boolean NOT NULL, later boolean NOT NULL,
  way text NOT NULL, at bigint NOT NULL, made_at bigint NOT NULL, state text NOT NULL, noted_at bigint, PRIMARY KEY (practice_id, id),
  CHECK (way IN ('in', 'out')), CHECK (state IN ('done', 'asked', 'unknown', 'unplaced', 'undone')),
  FOREIGN KEY (practice_id, kiosk_id) REFERENCES sessions_kiosk (practice_id, id),
  FOREIGN KEY (practice_id, arrival_id) REFERENCES sessions_arrival (practice_id, id));
CREATE INDEX sessions_kiosk_entry_kiosk ON sessions_kiosk_entry (practice_id, kiosk_id, made_at);

-- A meeting on the practice's own video server: the name of its room, which says nothing and cannot be guessed.
CREATE TABLE sessions_meeting (
  practice_id uuid NOT NULL, occurrence_id uuid NOT NULL, room text NOT NULL, made_at bigint NOT NULL, made_by uuid,
  PRIMARY KEY (practice_id, occurrence_id), FOREIGN KEY (practice_id, occurrence_id) REFERENCES schedule_occurrence (practice_id, id));
-- A client's own link to one meeting. Whether it opens is judged when it is used: by the roster and by the session's times then.
CREATE TABLE sessions_join (
  practice_id uuid NOT NULL, id uuid NOT NULL, occurrence_id uuid NOT NULL, client_id uuid NOT NULL, token_digest bytea NOT NULL, made_at bigint NOT NULL,
  made_by uuid, sent_at bigint, revoked_at bigint, waiting_at bigint, seen_at bigint, admitted_at bigint, admitted_by uuid,
  location text NOT NULL DEFAULT '', consent boolean NOT NULL DEFAULT FALSE, PRIMARY KEY (practice_id, id),
  FOREIGN KEY (practice_id, occurrence_id) REFERENCES schedule_occurrence (practice_id, id),
  FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id));
CREATE UNIQUE INDEX sessions_join_token ON sessions_join (token_digest);
CREATE UNIQUE INDEX join_twice ON sessions_join (practice_id, occurrence_id, client_id) WHERE revoked_at IS NULL;
--! refusal join_twice: This client already has a link to the session.
