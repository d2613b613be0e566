-- The last entry of the log just before a document was drawn for signature: it stands in the document itself.
create table chain_head (
    frozen text primary key references frozen (id),
    seq integer not null references audit_chain (seq),
    hash text not null check (length(hash) = 64)
) strict;
create index chain_head_by_hash on chain_head (hash);

create trigger chain_head_appends before insert on chain_head
when exists (select 1 from chain_head where frozen = new.frozen)
begin select raise(abort, 'what a document says of the log is never written over'); end;
create trigger chain_head_stays before update on chain_head
begin select raise(abort, 'what a document says of the log is never changed'); end;
create trigger chain_head_keeps before delete on chain_head
begin select raise(abort, 'what a document says of the log is never changed'); end;

-- Sealed records: which document, its record as it was that day, and the manifest of its package. `entry` is the entry of
-- the log that holds the manifest's hash; `later` says that the record was sealed after its issue.
create table seal (
    id text primary key,
    inspection text not null references inspection (id),
    document text not null,
    record text not null,
    manifest_sha256 text not null,
    manifest_sha512 text not null,
    entry integer not null references audit_chain (seq),
    later integer not null check (later in (0, 1)),
    actor text not null,
    at text not null,
    unique (inspection, document)
) strict;

create trigger seal_appends before insert on seal
when exists (
    select 1 from seal where id = new.id or (inspection = new.inspection and document = new.document)
)
begin select raise(abort, 'a seal is never written over'); end;
create trigger seal_stays before update on seal
begin select raise(abort, 'a seal is never changed'); end;
create trigger seal_keeps before delete on seal
begin select raise(abort, 'a seal is never changed'); end;

-- What a sealed package holds: each file under its path there, with its hashes.
create table sealed_file (
    seal text not null references seal (id),
    path text not null,
    sha256 text not null,
    sha512 text not null,
    size integer not null,
    what text not null,
    primary key (seal, path)
) strict, without rowid;
create index sealed_file_by_hash on sealed_file (sha256);

create trigger sealed_file_appends before insert on sealed_file
when exists (select 1 from sealed_file where seal = new.seal and path = new.path)
begin select raise(abort, 'what was sealed is never written over'); end;
create trigger sealed_file_stays before update on sealed_file
begin select raise(abort, 'what was sealed is never changed'); end;
create trigger sealed_file_keeps before delete on sealed_file
begin select raise(abort, 'what was sealed is never changed'); end;
