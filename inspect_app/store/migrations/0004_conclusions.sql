-- Where a conclusion stands on its way from draft to issue; without a row it is a draft that nobody has moved.
create table conclusion (
    inspection text primary key references inspection (id),
    stage text not null check (stage in ('draft', 'review', 'returned', 'approved', 'signing', 'issued'))
) strict;

create table conclusion_move (
    seq integer primary key,
    inspection text not null references inspection (id),
    before text not null,
    after text not null,
    reason text not null,
    actor text not null references account (id),
    at text not null
) strict;
create index conclusion_move_by_inspection on conclusion_move (inspection, seq);

create trigger conclusion_move_appends before insert on conclusion_move
when exists (select 1 from conclusion_move where seq = new.seq)
begin select raise(abort, 'a move is never written over'); end;
create trigger conclusion_move_stays before update on conclusion_move
begin select raise(abort, 'a move is never changed'); end;
create trigger conclusion_move_keeps before delete on conclusion_move
begin select raise(abort, 'a move is never changed'); end;
create trigger conclusion_issued_stays before update on conclusion
when old.stage = 'issued'
begin select raise(abort, 'an issued conclusion stays issued'); end;
