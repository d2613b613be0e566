-- Warnings of the check before approval that somebody let stand, and why. One holds only while its remark is the same:
-- the fingerprint is that of the remark's code and words.
create table printcheck_acceptance (
    seq integer primary key,
    inspection text not null references inspection (id),
    code text not null,
    fingerprint text not null,
    words text not null,
    reason text not null check (reason <> ''),
    actor text not null references account (id),
    at text not null
) strict;
create index printcheck_acceptance_by_inspection on printcheck_acceptance (inspection, seq);

create trigger printcheck_acceptance_appends before insert on printcheck_acceptance
when exists (select 1 from printcheck_acceptance where seq = new.seq)
begin select raise(abort, 'an acceptance is never written over'); end;
create trigger printcheck_acceptance_stays before update on printcheck_acceptance
begin select raise(abort, 'an acceptance is never changed'); end;
create trigger printcheck_acceptance_keeps before delete on printcheck_acceptance
begin select raise(abort, 'an acceptance is never changed'); end;
