-- The register of outgoing documents: the number kept for an inspection's document, changed until that is issued.
create table register (
    inspection text primary key references inspection (id),
    series text not null,
    body text not null,
    place text not null,
    symbol text not null,
    year integer not null,
    number integer not null check (number between 1 and 9999),
    actor text not null references account (id),
    at text not null,
    unique (series, number)
) strict;

-- What went out for signature, and the copy of it with number and date: bytes by their SHA-256, never made again.
create table frozen (
    id text primary key,
    inspection text not null references inspection (id),
    purpose text not null check (purpose in ('signing', 'numbered')),
    hash text not null,
    size integer not null,
    record text not null,
    tree text not null,
    number integer,
    day text,
    actor text not null references account (id),
    at text not null
) strict;
create index frozen_by_inspection on frozen (inspection);

create trigger frozen_appends before insert on frozen
when exists (select 1 from frozen where id = new.id)
begin select raise(abort, 'what was frozen is never written over'); end;
create trigger frozen_stays before update on frozen
begin select raise(abort, 'what was frozen is never changed'); end;
create trigger frozen_keeps before delete on frozen
begin select raise(abort, 'what was frozen is never changed'); end;

-- Signed files that came back, with what they told of their signatures when they came.
create table received (
    id text primary key,
    inspection text not null references inspection (id),
    frozen text not null references frozen (id),
    hash text not null,
    size integer not null,
    unchanged integer not null check (unchanged in (0, 1)),
    signatures text not null,
    actor text not null references account (id),
    at text not null,
    unique (frozen, hash)
) strict;

create trigger received_appends before insert on received
when exists (select 1 from received where id = new.id or (frozen = new.frozen and hash = new.hash))
begin select raise(abort, 'a received file is never written over'); end;
create trigger received_stays before update on received
begin select raise(abort, 'a received file is never changed'); end;
create trigger received_keeps before delete on received
begin select raise(abort, 'a received file is never changed'); end;

-- Issued conclusions: which bytes count, under which number and date, and how they were signed.
create table issue (
    inspection text primary key references inspection (id),
    way text not null check (way in ('paper', 'electronic', 'elsewhere')),
    frozen text not null references frozen (id),
    received text references received (id),
    document text not null,
    size integer not null,
    scan text,
    scan_type text,
    number integer not null,
    symbol text not null,
    day text not null,
    remark text not null,
    actor text not null references account (id),
    at text not null,
    check ((way = 'paper') = (scan is not null)),
    check ((way = 'paper') = (received is null))
) strict;

create trigger issue_appends before insert on issue
when exists (select 1 from issue where inspection = new.inspection)
begin select raise(abort, 'an issue is never written over'); end;
create trigger issue_stays before update on issue
begin select raise(abort, 'an issue is never changed'); end;
create trigger issue_keeps before delete on issue
begin select raise(abort, 'an issue is never changed'); end;

create trigger register_appends before insert on register
when exists (select 1 from issue where inspection = new.inspection)
    or exists (select 1 from register where series = new.series and number = new.number
               and inspection <> new.inspection)
begin select raise(abort, 'a number is given once'); end;
create trigger register_stays before update on register
when exists (select 1 from issue where inspection = old.inspection) or new.inspection <> old.inspection
begin select raise(abort, 'an issued document keeps its number'); end;
create trigger register_keeps before delete on register
begin select raise(abort, 'a number is never taken out of the register'); end;
