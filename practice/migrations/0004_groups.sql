-- Places by payer and code, the waiting list and its offers, clients kept apart, rights of a share.

-- What a group that is opened to somebody lets them do. Whoever had one before keeps what they could do.
ALTER TABLE access_grant ADD COLUMN rights text NOT NULL DEFAULT 'run' CHECK (rights IN ('look', 'run', 'manage'));
UPDATE access_grant SET rights = 'manage' WHERE group_id IS NOT NULL;

-- Who pays for a client, and from when to when.
CREATE TABLE clients_coverage (
  practice_id uuid NOT NULL, id uuid NOT NULL, client_id uuid NOT NULL, payer text NOT NULL, payer_key text NOT NULL, valid_from bigint NOT NULL,
  valid_to bigint, version bigint NOT NULL, made_at bigint NOT NULL, made_by uuid, PRIMARY KEY (practice_id, id), CHECK (valid_to IS NULL OR valid_to >= valid_from),
  FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id));
CREATE INDEX clients_coverage_client ON clients_coverage (practice_id, client_id, valid_from);
CREATE INDEX clients_coverage_payer ON clients_coverage (practice_id, payer_key);
--! refusal covered_twice: This payer stands with the client at that time already.
--! no-overlap covered_twice ON clients_coverage (practice_id, client_id, payer_key) DURING valid_from, valid_to

-- Two clients who are not to be placed together. The lesser id stands first, so that one pair is one row.
CREATE TABLE clients_apart (
  practice_id uuid NOT NULL, id uuid NOT NULL, a_id uuid NOT NULL, b_id uuid NOT NULL, reason text NOT NULL, valid_from bigint NOT NULL, valid_to bigint,
  version bigint NOT NULL, made_at bigint NOT NULL, made_by uuid, ended_by uuid, PRIMARY KEY (practice_id, id), CHECK (a_id < b_id),
  CHECK (valid_to IS NULL OR valid_to >= valid_from),
  FOREIGN KEY (practice_id, a_id) REFERENCES clients_client (practice_id, id),
  FOREIGN KEY (practice_id, b_id) REFERENCES clients_client (practice_id, id));
CREATE INDEX clients_apart_a ON clients_apart (practice_id, a_id, valid_from);
CREATE INDEX clients_apart_b ON clients_apart (practice_id, b_id, valid_from);
--! refusal apart_twice: These two are kept apart at that time already.
--! no-overlap apart_twice ON clients_apart (practice_id, a_id, b_id) DURING valid_from, valid_to
--! refusal apart_stays: What keeps two clients apart is ended, never removed.
--! kept apart_stays ON clients_apart
-- who were placed together all the same, where, and why
CREATE TABLE clients_apart_passed (
  practice_id uuid NOT NULL, id uuid NOT NULL, apart_id uuid NOT NULL, place text NOT NULL, place_id uuid NOT NULL, reason text NOT NULL,
  at bigint NOT NULL, by_id uuid, PRIMARY KEY (practice_id, id), FOREIGN KEY (practice_id, apart_id) REFERENCES clients_apart (practice_id, id));
CREATE INDEX clients_apart_passed_of ON clients_apart_passed (practice_id, apart_id);
--! append-only clients_apart_passed

-- A group's own minimum, and what happens when its places are exceeded; limits beside it by payer, by code, for a time.
ALTER TABLE groups_group ADD COLUMN least bigint;
ALTER TABLE groups_group ADD COLUMN exceeding text NOT NULL DEFAULT 'refuse' CHECK (exceeding IN ('refuse', 'warn'));
CREATE TABLE groups_capacity (
  practice_id uuid NOT NULL, id uuid NOT NULL, group_id uuid NOT NULL, payer text NOT NULL, payer_key text NOT NULL, service_code text NOT NULL,
  counts text NOT NULL, least bigint, most bigint, exceeding text NOT NULL, valid_from bigint NOT NULL, valid_to bigint, version bigint NOT NULL,
  made_at bigint NOT NULL, made_by uuid, PRIMARY KEY (practice_id, id), CHECK (valid_to IS NULL OR valid_to >= valid_from),
  CHECK (counts IN ('covered', 'everybody')), CHECK (exceeding IN ('refuse', 'warn')), CHECK (least IS NOT NULL OR most IS NOT NULL),
  CHECK (least IS NULL OR least > 0), CHECK (most IS NULL OR most > 0), CHECK (least IS NULL OR most IS NULL OR least <= most),
  FOREIGN KEY (practice_id, group_id) REFERENCES groups_group (practice_id, id));
CREATE INDEX groups_capacity_group ON groups_capacity (practice_id, group_id, valid_from);

-- Who waits for a place, in which order, and to whom one is offered until when. An offer holds its place from starts_at on.
CREATE TABLE groups_waiting (
  practice_id uuid NOT NULL, id uuid NOT NULL, group_id uuid NOT NULL, client_id uuid NOT NULL, rank bigint NOT NULL, since bigint NOT NULL, note text NOT NULL,
  state text NOT NULL, starts_at bigint, offered_at bigint, expires_at bigint, offered_by uuid, cause_id uuid, passed_at bigint, membership_id uuid,
  version bigint NOT NULL, made_by uuid, ended_at bigint, PRIMARY KEY (practice_id, id),
  CHECK (state IN ('waiting', 'offered', 'joined', 'declined', 'removed')),
  CHECK ((state = 'offered') = (expires_at IS NOT NULL)), CHECK ((state = 'offered') = (starts_at IS NOT NULL)),
  CHECK ((state = 'joined') = (membership_id IS NOT NULL)), CHECK ((state IN ('waiting', 'offered')) = (ended_at IS NULL)),
  FOREIGN KEY (practice_id, group_id) REFERENCES groups_group (practice_id, id),
  FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id),
  FOREIGN KEY (practice_id, membership_id) REFERENCES groups_membership (practice_id, id));
CREATE UNIQUE INDEX already_waiting ON groups_waiting (practice_id, group_id, client_id) WHERE state IN ('waiting', 'offered');
--! refusal already_waiting: This client is on the waiting list of the group already.
CREATE INDEX groups_waiting_list ON groups_waiting (practice_id, group_id, state, rank);
CREATE INDEX groups_waiting_client ON groups_waiting (practice_id, client_id, state);
CREATE INDEX groups_waiting_due ON groups_waiting (expires_at) WHERE state = 'offered';
--! refusal waiting_stays: Nobody is deleted from a waiting list. Take them off; the list remembers.
--! kept waiting_stays ON groups_waiting
