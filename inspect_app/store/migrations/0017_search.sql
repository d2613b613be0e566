-- What the archive's index has still to take in: an inspection gets a new number, higher than all, whenever something
-- changes that it is found by. The index itself is derived, and stands in the work folder; it remembers up to which
-- number it has taken in.
create table search_change (
    inspection text primary key references inspection (id),
    number integer not null unique
) strict;

insert into search_change (inspection, number) select id, row_number() over (order by id) from inspection;

create trigger search_inspection after insert on inspection begin
    insert into search_change (inspection, number)
    values (new.id, (select coalesce(max(number), 0) + 1 from search_change));
end;

create trigger search_operation after insert on operation begin
    update search_change set number = (select max(number) + 1 from search_change) where inspection = new.inspection;
end;

create trigger search_revision after insert on conclusion_revision begin
    update search_change set number = (select max(number) + 1 from search_change) where inspection = new.inspection;
end;

create trigger search_stage_new after insert on conclusion begin
    update search_change set number = (select max(number) + 1 from search_change) where inspection = new.inspection;
end;

create trigger search_stage after update on conclusion when new.stage <> old.stage begin
    update search_change set number = (select max(number) + 1 from search_change) where inspection = new.inspection;
end;

create trigger search_issue after insert on issue begin
    update search_change set number = (select max(number) + 1 from search_change) where inspection = new.inspection;
end;

-- What many inspections share touches those alone that aren't issued: an issued one is found by what was printed.
create trigger search_unit after update on unit begin
    insert into search_change (inspection, number)
    select inspection.id, (select coalesce(max(number), 0) from search_change) + row_number() over (order by inspection.id)
    from inspection join assignment on assignment.id = inspection.assignment
    where assignment.unit = new.code and not exists (select 1 from issue where issue.inspection = inspection.id)
    on conflict (inspection) do update set number = excluded.number;
end;

create trigger search_team after update on team begin
    insert into search_change (inspection, number)
    select inspection.id, (select coalesce(max(number), 0) from search_change) + row_number() over (order by inspection.id)
    from inspection join assignment on assignment.id = inspection.assignment
    where assignment.team = new.id and not exists (select 1 from issue where issue.inspection = inspection.id)
    on conflict (inspection) do update set number = excluded.number;
end;

create trigger search_plan after update on plan begin
    insert into search_change (inspection, number)
    select inspection.id, (select coalesce(max(number), 0) from search_change) + row_number() over (order by inspection.id)
    from inspection join assignment on assignment.id = inspection.assignment join team on team.id = assignment.team
    where team.plan = new.id and not exists (select 1 from issue where issue.inspection = inspection.id)
    on conflict (inspection) do update set number = excluded.number;
end;
