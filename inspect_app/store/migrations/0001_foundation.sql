create table migration (
    name text primary key,
    at text not null
) strict;

-- The audit log: the chain holds hashes; the payloads stand apart, so that a lawful disposal can drop one
-- without breaking the chain.
create table audit_chain (
    seq integer primary key,
    at text not null,
    previous text not null,
    payload_hash text not null,
    hash text not null unique
) strict;

create table audit_payload (
    seq integer primary key references audit_chain (seq),
    payload text not null
) strict;

create trigger audit_chain_appends before insert on audit_chain
when exists (select 1 from audit_chain where seq >= new.seq)
begin select raise(abort, 'the audit log only grows'); end;
create trigger audit_chain_stays before update on audit_chain
begin select raise(abort, 'the audit log is never changed'); end;
create trigger audit_chain_keeps before delete on audit_chain
begin select raise(abort, 'the audit log is never changed'); end;
create trigger audit_payload_appends before insert on audit_payload
when exists (select 1 from audit_payload where seq = new.seq)
begin select raise(abort, 'the audit log only grows'); end;
create trigger audit_payload_stays before update on audit_payload
begin select raise(abort, 'the audit log is never changed'); end;
create trigger audit_payload_keeps before delete on audit_payload
begin select raise(abort, 'the audit log is never changed'); end;

-- Units: code and validity dates; names repeat and join nothing.
create table unit (
    code text primary key,
    kind text not null check (kind in ('commune', 'ward', 'district')),
    type_word text not null,
    proper_name text not null,
    province text not null,
    parent text references unit (code),
    valid_from text,
    valid_to text,
    illustration integer not null default 0 check (illustration in (0, 1))
) strict;

create table account (
    id text primary key,
    username text not null unique,
    name text not null,
    role text not null check (role in ('administrator', 'officer', 'committee', 'clerk', 'unit', 'inspector')),
    unit text references unit (code),
    password_hash text not null,
    password_given integer not null default 0 check (password_given in (0, 1)),
    active integer not null default 1 check (active in (0, 1)),
    session_epoch integer not null default 1,
    created_at text not null,
    check ((role = 'unit') = (unit is not null))
) strict;

-- Failed sign-ins of the last minutes, by the name typed: only to slow guessing down.
create table sign_in_failure (
    id integer primary key,
    username text not null,
    at text not null
) strict;
create index sign_in_failure_by_name on sign_in_failure (username, at);

create table plan (
    id text primary key,
    number text not null,
    date text not null,
    subject text not null,
    issuing_body text not null,
    issuing_lines text not null,
    parent_lines text not null,
    abbreviation text not null,
    place text not null,
    document_type text not null,
    document_code text not null,
    authority_lines text not null,
    signatory_post text not null,
    signatory_name text not null,
    recipients text not null,
    address text not null,
    period_from text,
    period_to text,
    period_text text not null,
    conclusion_working_days integer not null,
    explanation_working_days integer not null,
    remediation_days integer not null,
    report_through text not null,
    illustration integer not null default 0 check (illustration in (0, 1)),
    revision integer not null default 1
) strict;

create table plan_target (
    plan text not null references plan (id),
    item text not null,
    percent text not null,
    document text not null,
    primary key (plan, item)
) strict;

create table team (
    id text primary key,
    plan text not null references plan (id),
    name text not null,
    revision integer not null default 1
) strict;
create index team_by_plan on team (plan);

create table member (
    id text primary key,
    team text not null references team (id),
    position integer not null,
    name text not null,
    role text not null check (role in ('leader', 'secretary', 'member')),
    post_committee text not null,
    post_government text not null,
    account text references account (id)
) strict;
create index member_by_team on member (team, position);
create index member_by_account on member (account);

create table assignment (
    id text primary key,
    team text not null references team (id),
    unit text not null references unit (code),
    planned_day text,
    counters text not null,
    unique (team, unit)
) strict;
create index assignment_by_unit on assignment (unit);

create table edition (
    hash text primary key,
    name text not null,
    source text not null
) strict;

create table inspection (
    id text primary key,
    assignment text not null references assignment (id),
    edition text not null references edition (hash),
    planned_day text not null,
    source text,
    opened_at text not null
) strict;
create index inspection_by_assignment on inspection (assignment);

-- What is recorded is never edited in place: an operation replaces earlier ones by naming them in its base.
create table operation (
    seq integer primary key,
    id text not null unique,
    inspection text not null references inspection (id),
    subject text not null,
    field text not null,
    value text not null,
    base text not null,
    author text not null references account (id),
    device text not null,
    clock text not null,
    edition text not null references edition (hash),
    arrived_at text not null,
    importer text references account (id)
) strict;
create index operation_by_inspection on operation (inspection, seq);

create trigger operation_appends before insert on operation
when exists (select 1 from operation where id = new.id or seq = new.seq)
begin select raise(abort, 'an operation is never written over'); end;
create trigger operation_stays before update on operation
begin select raise(abort, 'an operation is never changed'); end;
create trigger operation_keeps before delete on operation
begin select raise(abort, 'an operation is never changed'); end;
