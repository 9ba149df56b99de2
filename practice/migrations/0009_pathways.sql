-- What kind of record a client's is: some are kept of people who are not in treatment.
ALTER TABLE clients_client ADD COLUMN record_kind text NOT NULL DEFAULT 'client'
  CHECK (record_kind IN ('client', 'parent', 'test', 'commissioner', 'staff'));
UPDATE clients_client SET record_kind = 'test' WHERE is_test;
ALTER TABLE clients_client DROP COLUMN is_test;
CREATE INDEX clients_client_kind ON clients_client (practice_id, record_kind, sort_key, id);

-- pathways ------------------------------------------------------------------------------------------------------------
-- a pathway, and which version of its book is on
CREATE TABLE pathways_pathway (
  practice_id uuid NOT NULL, id uuid NOT NULL, key text NOT NULL, name text NOT NULL, live bigint, version bigint NOT NULL, made_at bigint NOT NULL,
  PRIMARY KEY (practice_id, id), FOREIGN KEY (practice_id) REFERENCES access_practice (practice_id));
CREATE UNIQUE INDEX pathway_key_taken ON pathways_pathway (practice_id, key);
--! refusal pathway_key_taken: There is already a pathway of this key. Change the line that begins with key.
-- its books, word by word
CREATE TABLE pathways_book (
  practice_id uuid NOT NULL, pathway_id uuid NOT NULL, number bigint NOT NULL, text text NOT NULL, made_at bigint NOT NULL, made_by uuid,
  PRIMARY KEY (practice_id, pathway_id, number), FOREIGN KEY (practice_id, pathway_id) REFERENCES pathways_pathway (practice_id, id));
--! append-only pathways_book
-- when which was turned on, and where everybody went
CREATE TABLE pathways_turn (
  practice_id uuid NOT NULL, id uuid NOT NULL, pathway_id uuid NOT NULL, number bigint NOT NULL, mapping text NOT NULL, moved bigint NOT NULL,
  at bigint NOT NULL, by_id uuid, PRIMARY KEY (practice_id, id),
  FOREIGN KEY (practice_id, pathway_id, number) REFERENCES pathways_book (practice_id, pathway_id, number));
CREATE INDEX pathways_turn_of ON pathways_turn (practice_id, pathway_id, at);
--! append-only pathways_turn
CREATE TABLE pathways_team (
  practice_id uuid NOT NULL, id uuid NOT NULL, name text NOT NULL, sort_key sorted_text NOT NULL, version bigint NOT NULL, PRIMARY KEY (practice_id, id),
  FOREIGN KEY (practice_id) REFERENCES access_practice (practice_id));
CREATE UNIQUE INDEX team_name_taken ON pathways_team (practice_id, sort_key);
--! refusal team_name_taken: There is already a team of this name. Choose another.
CREATE TABLE pathways_team_member (
  practice_id uuid NOT NULL, team_id uuid NOT NULL, staff_id uuid NOT NULL, PRIMARY KEY (practice_id, team_id, staff_id),
  FOREIGN KEY (practice_id, team_id) REFERENCES pathways_team (practice_id, id),
  FOREIGN KEY (practice_id, staff_id) REFERENCES access_staff (practice_id, id));
-- a client's way on a pathway: where it stands (the open interval, repeated for lists), up to when rules have looked, and when next
CREATE TABLE pathways_episode (
  practice_id uuid NOT NULL, id uuid NOT NULL, pathway_id uuid NOT NULL, client_id uuid NOT NULL, book bigint NOT NULL, began_at bigint NOT NULL,
  ended_at bigint, state text NOT NULL, entered_at bigint NOT NULL, warn_at bigint, limit_at bigint, seen_to bigint NOT NULL, next_at bigint,
  coordinator_id uuid, team_id uuid, version bigint NOT NULL, PRIMARY KEY (practice_id, id), CHECK (ended_at IS NULL OR ended_at >= began_at),
  FOREIGN KEY (practice_id, pathway_id, book) REFERENCES pathways_book (practice_id, pathway_id, number),
  FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id),
  FOREIGN KEY (practice_id, coordinator_id) REFERENCES access_staff (practice_id, id),
  FOREIGN KEY (practice_id, team_id) REFERENCES pathways_team (practice_id, id));
CREATE INDEX pathways_episode_client ON pathways_episode (practice_id, client_id, pathway_id);
CREATE UNIQUE INDEX on_pathway_already ON pathways_episode (practice_id, pathway_id, client_id) WHERE ended_at IS NULL;
--! refusal on_pathway_already: This client is on the pathway already. Open their pathway to move them.
CREATE INDEX pathways_episode_state ON pathways_episode (practice_id, pathway_id, state, entered_at);
CREATE INDEX pathways_episode_next ON pathways_episode (practice_id, next_at) WHERE ended_at IS NULL AND next_at IS NOT NULL;
CREATE INDEX pathways_episode_warn ON pathways_episode (practice_id, warn_at) WHERE ended_at IS NULL AND warn_at IS NOT NULL;
CREATE INDEX pathways_episode_limit ON pathways_episode (practice_id, limit_at) WHERE ended_at IS NULL AND limit_at IS NOT NULL;
CREATE INDEX pathways_episode_coordinator ON pathways_episode (practice_id, coordinator_id) WHERE coordinator_id IS NOT NULL;
CREATE INDEX pathways_episode_team ON pathways_episode (practice_id, team_id) WHERE team_id IS NOT NULL;
--! refusal episode_stays: An episode is ended, never removed.
--! kept episode_stays ON pathways_episode
-- where they were, from when to when, and why. Each but the first begins where the one before it ends: the key says so; one that was
-- taken back stands apart from the chain
CREATE TABLE pathways_interval (
  practice_id uuid NOT NULL, id uuid NOT NULL, episode_id uuid NOT NULL, pathway_id uuid NOT NULL, client_id uuid NOT NULL, book bigint NOT NULL,
  state text NOT NULL, from_at bigint NOT NULL, to_at bigint, before_id uuid, is_first boolean NOT NULL, live boolean NOT NULL, cause text NOT NULL,
  rule text NOT NULL, evidence text NOT NULL, reason text NOT NULL, by_id uuid, recorded_at bigint NOT NULL, voided_at bigint, voided_by uuid,
  void_reason text NOT NULL, PRIMARY KEY (practice_id, id), CHECK (to_at IS NULL OR to_at >= from_at),
  CHECK (cause IN ('began', 'rule', 'person', 'import', 'mapping')), CHECK (live = (voided_at IS NULL)),
  CHECK (NOT live OR is_first = (before_id IS NULL)), CHECK (live OR before_id IS NULL),
  FOREIGN KEY (practice_id, episode_id) REFERENCES pathways_episode (practice_id, id),
  FOREIGN KEY (practice_id, before_id, from_at) REFERENCES pathways_interval (practice_id, id, to_at),
  UNIQUE (practice_id, id, to_at));
CREATE UNIQUE INDEX pathways_interval_after ON pathways_interval (practice_id, before_id);
CREATE UNIQUE INDEX pathways_interval_first ON pathways_interval (practice_id, episode_id) WHERE is_first AND live;
CREATE UNIQUE INDEX pathways_interval_now ON pathways_interval (practice_id, episode_id) WHERE to_at IS NULL AND live;
--! refusal pathways_interval_now: Somebody moved this client meanwhile. Look at their pathway again.
--! refusal pathways_interval_after: Somebody moved this client meanwhile. Look at their pathway again.
CREATE INDEX pathways_interval_episode ON pathways_interval (practice_id, episode_id, from_at);
CREATE INDEX pathways_interval_client ON pathways_interval (practice_id, client_id, from_at);
CREATE INDEX pathways_interval_state ON pathways_interval (practice_id, pathway_id, from_at);
--! refusal one_state_at_a_time: A client is in one state of a pathway at a time.
--! no-overlap one_state_at_a_time ON pathways_interval (practice_id, episode_id) DURING from_at, to_at WHEN live
--! refusal interval_stays: What happened on a pathway is taken back with a reason, never removed.
--! kept interval_stays ON pathways_interval
-- what happened to a client, as rules ask about it; corrected by an end and another row
CREATE TABLE pathways_fact (
  practice_id uuid NOT NULL, id uuid NOT NULL, client_id uuid NOT NULL, at bigint NOT NULL, known_at bigint NOT NULL, until_at bigint, kind text NOT NULL,
  of_what text NOT NULL, by_what text NOT NULL, source text NOT NULL, words text NOT NULL, author_id uuid, recorded_at bigint NOT NULL, ended_by uuid,
  end_reason text NOT NULL, PRIMARY KEY (practice_id, id), FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id));
-- all that rules read, in the order they read it: looking at a client is one stretch of the index
CREATE INDEX pathways_fact_read ON pathways_fact (practice_id, client_id, at, id, known_at, until_at, kind, of_what, by_what);
CREATE UNIQUE INDEX pathways_fact_source ON pathways_fact (practice_id, source) WHERE until_at IS NULL;
CREATE INDEX pathways_fact_kind ON pathways_fact (practice_id, at, kind);
--! refusal pathways_fact_source: This is recorded already.
--! refusal fact_stays: What happened is corrected, never removed.
--! kept fact_stays ON pathways_fact
-- what a rule proposes or asks, from when it began to hold until somebody answers or it holds no longer
CREATE TABLE pathways_item (
  practice_id uuid NOT NULL, id uuid NOT NULL, episode_id uuid NOT NULL, pathway_id uuid NOT NULL, client_id uuid NOT NULL, book bigint NOT NULL,
  rule text NOT NULL, to_state text, since_at bigint NOT NULL, evidence text NOT NULL, holds boolean NOT NULL, answer text NOT NULL,
  postponed_to bigint, reason text NOT NULL, answered_by uuid, answered_at bigint, version bigint NOT NULL, PRIMARY KEY (practice_id, id),
  CHECK (answer IN ('', 'accepted', 'adjusted', 'declined', 'withdrawn', 'overtaken')), CHECK (answer <> '' OR holds),
  CHECK ((answer = '') = (answered_at IS NULL)),
  FOREIGN KEY (practice_id, episode_id) REFERENCES pathways_episode (practice_id, id));
CREATE UNIQUE INDEX pathways_item_one ON pathways_item (practice_id, episode_id, rule) WHERE holds;
CREATE INDEX pathways_item_open ON pathways_item (practice_id, pathway_id, since_at) WHERE answer = '';
CREATE INDEX pathways_item_episode ON pathways_item (practice_id, episode_id, since_at);
--! refusal item_stays: What was proposed is answered, never removed.
--! kept item_stays ON pathways_item
-- every postponement and answer of an item
CREATE TABLE pathways_item_log (
  practice_id uuid NOT NULL, item_id uuid NOT NULL, version bigint NOT NULL, what text NOT NULL, until_at bigint, reason text NOT NULL, at bigint NOT NULL,
  by_id uuid, PRIMARY KEY (practice_id, item_id, version), FOREIGN KEY (practice_id, item_id) REFERENCES pathways_item (practice_id, id));
--! append-only pathways_item_log
-- how many were where at the end of a day, came and went on it, and were overdue
CREATE TABLE pathways_count (
  practice_id uuid NOT NULL, pathway_id uuid NOT NULL, day text NOT NULL, state text NOT NULL, inside bigint NOT NULL, came bigint NOT NULL,
  went bigint NOT NULL, overdue bigint NOT NULL, PRIMARY KEY (practice_id, pathway_id, day, state),
  FOREIGN KEY (practice_id, pathway_id) REFERENCES pathways_pathway (practice_id, id));
--! append-only pathways_count
