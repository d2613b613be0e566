-- Days off beside those of a fixed date, which ship as data: entered by the officer from each year's notice.
create table holiday (
    day text primary key,
    name text not null
) strict;
