-- Lists of inspections begin with the newest: a page of them is read without sorting all there are.
create index inspection_by_day on inspection (planned_day, id);
