-- What is known of each feed that is watched; `line` is its state, `due` when it is asked next.
create table feeds (url varchar, due timestamp, line varchar);
