-- Others' events, beside ours: looked up by the same columns. Nothing is merged with them or made of them.
create table others as select * from events limit 0;
alter table others add column system varchar;
alter table others add column outlet varchar;
