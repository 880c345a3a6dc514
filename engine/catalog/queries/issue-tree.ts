// An issue with everything below it.
import { selectAll } from './query.ts';

/**
 * Every name of an issue and of what is a part of it, however deep, but for what was removed. A row for each name; a circle
 * is walked once.
 */
export const namesBelow = selectAll<{ company: string; path: string }, { path: string; name: string }>(
  'issues.namesBelow',
  `WITH RECURSIVE below (path) AS (
     SELECT path FROM issues WHERE company = @company AND path = @path
     UNION
     SELECT i.path FROM below b
       CROSS JOIN links k ON k.company = @company AND k.found = b.path AND k.field = 'parent'
       CROSS JOIN issues i ON i.company = k.company AND i.path = k.path)
   SELECT b.path, e.name FROM below b CROSS JOIN entities e ON e.company = @company AND e.path = b.path
   UNION SELECT b.path, e.id FROM below b
     CROSS JOIN entities e ON e.company = @company AND e.path = b.path AND e.id IS NOT NULL
   UNION SELECT b.path, a.alias FROM below b CROSS JOIN aliases a ON a.company = @company AND a.path = b.path`,
);
