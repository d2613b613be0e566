-- Files that an inspected unit handed in for its explanations: the bytes lie in the folder of files under their SHA-256.
create table explanation_file (
    seq integer primary key,
    inspection text not null references inspection (id),
    hash text not null,
    name text not null,
    type text not null,
    size integer not null,
    actor text not null references account (id),
    at text not null,
    unique (inspection, hash)
) strict;

create trigger explanation_file_appends before insert on explanation_file
when exists (
    select 1 from explanation_file
    where seq = new.seq or (inspection = new.inspection and hash = new.hash)
)
begin select raise(abort, 'a file is never written over'); end;
create trigger explanation_file_stays before update on explanation_file
begin select raise(abort, 'a file is never changed'); end;
create trigger explanation_file_keeps before delete on explanation_file
begin select raise(abort, 'a file is never changed'); end;

-- What the unit explains: each save is a revision, a draft that it keeps for itself or one that it sent.
create table explanation (
    seq integer primary key,
    inspection text not null references inspection (id),
    revision integer not null check (revision > 0),
    minutes text not null,
    number text not null,
    day text,
    text text not null,
    about text not null check (json_valid(about)),
    files text not null check (json_valid(files)),
    sent integer not null check (sent in (0, 1)),
    actor text not null references account (id),
    at text not null,
    unique (inspection, revision)
) strict;

create trigger explanation_appends before insert on explanation
when exists (
    select 1 from explanation
    where seq = new.seq or (inspection = new.inspection and revision = new.revision)
)
begin select raise(abort, 'an explanation is never written over'); end;
create trigger explanation_stays before update on explanation
begin select raise(abort, 'an explanation is never changed'); end;
create trigger explanation_keeps before delete on explanation
begin select raise(abort, 'an explanation is never changed'); end;
