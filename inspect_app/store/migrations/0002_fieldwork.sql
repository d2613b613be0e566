-- A device's own clock reading, where it was more than a day off and the time of arrival stands in for it.
alter table operation add column clock_sent text;

-- Photos, files and signed texts: the bytes lie in the instance folder under their SHA-256, this says what they are.
create table file (
    hash text not null,
    inspection text not null references inspection (id),
    type text not null,
    size integer not null,
    width integer,
    height integer,
    pages integer,
    uploader text not null references account (id),
    device text not null,
    arrived_at text not null,
    primary key (inspection, hash)
) strict;

create trigger file_appends before insert on file
when exists (select 1 from file where inspection = new.inspection and hash = new.hash)
begin select raise(abort, 'a file is never written over'); end;
create trigger file_stays before update on file
begin select raise(abort, 'a file is never changed'); end;
create trigger file_keeps before delete on file
begin select raise(abort, 'a file is never changed'); end;
