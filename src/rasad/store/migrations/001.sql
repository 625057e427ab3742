-- The record. Everything below `verdicts` is derived from stories, claims and verdicts and can be made again.
-- `line` is the JSON that Rasad prints; the other columns are what it is looked up by.

create table meta (name varchar, value varchar);

create table runs (
    id integer, command varchar, started timestamp, finished timestamp, coder varchar, model varchar, rules varchar,
    stories integer, claims integer
);

create table stories (
    id varchar, version integer, hash varchar, run integer, source varchar, url varchar, title varchar, lang varchar,
    published date, line varchar
);

create table claims (
    id varchar, story varchar, run integer, type varchar, mode varchar, quad varchar, status varchar, earliest date,
    latest date, reported date, place varchar, country varchar, outlet varchar, source varchar, target varchar,
    confidence double, line varchar
);

-- What a newer version of a story, or a newer coder, took the place of.
create table past_stories as select * from stories limit 0;
create table past_claims as select * from claims limit 0;

create table verdicts (number integer, id varchar, kind varchar, author varchar, decided timestamp, line varchar);

create table voices (claim varchar, name varchar, entity varchar);
create table tokens (token varchar, claim varchar);
create table title_tokens (token varchar, story varchar);

-- Who is in what: owner is a claim, an event or a fact.
create table parties (
    owner varchar, kind varchar, role varchar, name varchar, entity varchar, country varchar, sector varchar
);

-- Merging: what a claim is looked up by (hashed), which claims look like one, and what they make.
create table blocks (key bigint, claim varchar);
create table links (a varchar, b varchar, score double);
create table events (
    id varchar, type varchar, mode varchar, quad varchar, status varchar, earliest date, latest date,
    first_reported date, last_reported date, place varchar, country varchar, source varchar, target varchar,
    tellings integer, voices integer, contested boolean, confidence double, line varchar
);
create table event_claims (event varchar, claim varchar);

-- Facts, and what events do to them.
create table steps (key varchar, event varchar, line varchar);
create table facts (
    id varchar, key varchar, kind varchar, state varchar, between_actors varchar, since date, until date,
    last_confirmed date, contested boolean, line varchar
);
