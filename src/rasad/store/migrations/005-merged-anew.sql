-- Blocks begin with their week, and fewer links count than before: without blocks, the next writer merges all anew.
delete from blocks;

-- Which states and groups each event that happened ties, and when it was: `weight` is its share of the event.
create table ties (
    event varchar, first date, last date, type varchar, mode varchar, one varchar, two varchar, weight double
);
