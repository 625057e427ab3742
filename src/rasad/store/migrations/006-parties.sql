-- Who is in claims, in events and in facts, each in a table of its own: a question reads one of them. Asked for together
-- they are `parties` as before.
create table claim_parties as select owner, role, name, entity, country, sector from parties where kind = 'claim';
create table event_parties as select owner, role, name, entity, country, sector from parties where kind = 'event';
create table fact_parties as select owner, role, name, entity, country, sector from parties where kind = 'fact';
drop table parties;
create view parties as
select owner, 'claim' as kind, role, name, entity, country, sector from claim_parties
union all select owner, 'event', role, name, entity, country, sector from event_parties
union all select owner, 'fact', role, name, entity, country, sector from fact_parties;
