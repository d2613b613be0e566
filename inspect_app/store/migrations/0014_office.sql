-- What arrived beside the signed minutes and the leader leaves out of them, or takes up again: the latest row counts.
-- `made` is the operation that puts what the minutes say back in its place, or takes that away again.
create table late_decision (
    seq integer primary key,
    inspection text not null references inspection (id),
    operation text not null references operation (id),
    kind text not null check (kind in ('aside', 'again')),
    reason text not null,
    made text references operation (id),
    actor text not null references account (id),
    at text not null,
    check (kind = 'again' or reason <> '')
) strict;
create index late_decision_by_inspection on late_decision (inspection, seq);

create trigger late_decision_appends before insert on late_decision
when exists (select 1 from late_decision where seq = new.seq)
begin select raise(abort, 'a decision is never written over'); end;
create trigger late_decision_stays before update on late_decision
begin select raise(abort, 'a decision is never changed'); end;
create trigger late_decision_keeps before delete on late_decision
begin select raise(abort, 'a decision is never changed'); end;

-- The leader's word that a signed file which isn't ours unchanged is the document that is issued all the same.
create table confirmation (
    received text primary key references received (id),
    differences integer not null check (differences >= 0),
    actor text not null references account (id),
    at text not null
) strict;

create trigger confirmation_appends before insert on confirmation
when exists (select 1 from confirmation where received = new.received)
begin select raise(abort, 'a confirmation is never written over'); end;
create trigger confirmation_stays before update on confirmation
begin select raise(abort, 'a confirmation is never changed'); end;
create trigger confirmation_keeps before delete on confirmation
begin select raise(abort, 'a confirmation is never changed'); end;

-- What the clerk says of numbers that no document of this program has; the latest row of a number counts.
create table register_remark (
    seq integer primary key,
    series text not null,
    first integer not null check (first > 0),
    last integer not null check (last >= first),
    kind text not null check (kind in ('other', 'cancelled', 'free')),
    words text not null,
    actor text not null references account (id),
    at text not null,
    check (kind = 'free' or words <> '')
) strict;
create index register_remark_by_series on register_remark (series, seq);

create trigger register_remark_appends before insert on register_remark
when exists (select 1 from register_remark where seq = new.seq)
begin select raise(abort, 'a remark is never written over'); end;
create trigger register_remark_stays before update on register_remark
begin select raise(abort, 'a remark is never changed'); end;
create trigger register_remark_keeps before delete on register_remark
begin select raise(abort, 'a remark is never changed'); end;

-- Acceptances of the check before approval that somebody took back.
create table printcheck_withdrawal (
    acceptance integer primary key references printcheck_acceptance (seq),
    reason text not null,
    actor text not null references account (id),
    at text not null
) strict;

create trigger printcheck_withdrawal_appends before insert on printcheck_withdrawal
when exists (select 1 from printcheck_withdrawal where acceptance = new.acceptance)
begin select raise(abort, 'a withdrawal is never written over'); end;
create trigger printcheck_withdrawal_stays before update on printcheck_withdrawal
begin select raise(abort, 'a withdrawal is never changed'); end;
create trigger printcheck_withdrawal_keeps before delete on printcheck_withdrawal
begin select raise(abort, 'a withdrawal is never changed'); end;

-- Days off as they were entered and taken out again: the latest row of a day says whether it is one. Who entered those
-- from before is read from the audit log.
create table holiday_entry (
    seq integer primary key,
    day text not null,
    name text not null,
    kind text not null check (kind in ('entered', 'removed')),
    actor text references account (id),
    at text not null
) strict;
create index holiday_entry_by_day on holiday_entry (day, seq);
insert into holiday_entry (day, name, kind, actor, at)
    with entered as (
        select json_extract(payload, '$.target') as target, json_extract(payload, '$.actor') as actor,
            max(json_extract(payload, '$.at')) as at
        from audit_payload where json_extract(payload, '$.action') = 'add_holiday' group by target
    )
    select holiday.day, holiday.name, 'entered',
        (select id from account where id = entered.actor), coalesce(entered.at, '')
    from holiday left join entered on entered.target = 'holiday:' || holiday.day
    order by holiday.day;
drop table holiday;

create trigger holiday_entry_appends before insert on holiday_entry
when exists (select 1 from holiday_entry where seq = new.seq)
begin select raise(abort, 'a day off is never written over'); end;
create trigger holiday_entry_stays before update on holiday_entry
begin select raise(abort, 'a day off is never changed'); end;
create trigger holiday_entry_keeps before delete on holiday_entry
begin select raise(abort, 'a day off is never changed'); end;
