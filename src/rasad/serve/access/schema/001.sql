create table users (
    name text primary key,
    role text not null check (role in ('reader', 'reviewer', 'admin')),
    password text not null, -- as argon2 writes it, with its own parameters
    made integer not null -- seconds, as all times here but those of the log
) strict;

create table sessions (
    digest blob primary key, -- of what the cookie holds, so that who reads this file cannot log in
    user text not null references users on update cascade on delete cascade,
    made integer not null,
    seen integer not null
) strict;
create index sessions_user on sessions (user);

create table tokens (
    id text primary key,
    digest blob not null unique,
    user text not null references users on update cascade on delete cascade,
    scope text not null check (scope in ('read', 'review', 'admin')),
    label text not null,
    made integer not null,
    expires integer,
    used integer
) strict;

create table attempts ( -- logins that failed or are being tried
    name blob not null, -- a digest: what is typed as a name may be a password
    address text not null,
    at integer not null
) strict;
create index attempts_at on attempts (at);

create table log (
    number integer primary key,
    at text not null,
    who text not null,
    what text not null,
    about text not null,
    address text not null
) strict;
