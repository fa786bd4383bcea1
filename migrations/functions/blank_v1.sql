-- Whether a text says nothing: it is missing, empty or white space, as the program sees it. A text that begins with a
-- visible ASCII character says something, which almost every one does; only the others need the slower look.
create or replace function blank_v1(t text) returns boolean
language sql immutable
as $$
  select t is null or (ascii(t) not between 33 and 126 and t !~ '\S')
$$;
