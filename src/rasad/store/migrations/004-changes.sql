-- What came, changed or went, in order: `kind` is the table, `gone` that it no longer stands under that id. Of what an
-- older schema holds, the time of its run is the best that is known.
create table changes (number bigint, changed timestamp, kind varchar, id varchar, gone boolean);
insert into changes
select row_number() over (order by at_time, step, id), at_time, kind, id, false from (
    select coalesce(r.finished, r.started) as at_time, 1 as step, 'stories' as kind, s.id
    from stories s join runs r on r.id = s.run
    union all select coalesce(r.finished, r.started), 2, 'claims', c.id from claims c join runs r on r.id = c.run
    union all select (select max(coalesce(finished, started)) from runs), 3, 'events', id from events
    union all select (select max(coalesce(finished, started)) from runs), 4, 'facts', id from facts
    union all select decided, 5, 'verdicts', id from verdicts
);
