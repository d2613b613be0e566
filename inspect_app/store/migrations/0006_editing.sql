-- What people changed by hand in the words of a conclusion: each save is a revision that holds all edits of that moment.
create table conclusion_revision (
    seq integer primary key,
    inspection text not null references inspection (id),
    number integer not null check (number > 0),
    edits text not null check (json_valid(edits)),
    actor text not null references account (id),
    at text not null,
    unique (inspection, number)
) strict;

create trigger conclusion_revision_appends before insert on conclusion_revision
when exists (
    select 1 from conclusion_revision
    where seq = new.seq or (inspection = new.inspection and number = new.number)
)
begin select raise(abort, 'a revision is never written over'); end;
create trigger conclusion_revision_stays before update on conclusion_revision
begin select raise(abort, 'a revision is never changed'); end;
create trigger conclusion_revision_keeps before delete on conclusion_revision
begin select raise(abort, 'a revision is never changed'); end;
