// The page of the API: everything the description has, nothing that runs, nothing of a text that is not escaped.
import { expect, test } from 'vitest';
import { docsPage } from '../../engine/http/docs/page.ts';
import { openApi } from '../../engine/http/openapi.ts';
import { openApiBook } from './api-book.ts';

test('the page names every operation with its fields, and an example of it', async () => {
  const { send } = await openApiBook();
  const { status, headers, text } = await send(undefined, 'GET /api/docs');
  expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  const { paths } = openApi('1.2.3') as {
    paths: Record<string, Record<string, { operationId: string; requestBody?: unknown }>>;
  };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.values(methods).map((one) => ({ path, ...one })),
  );
  const articles = text.split('<article ').slice(1);
  expect(articles).toHaveLength(operations.length);
  for (const { operationId, path, requestBody } of operations) {
    const article = articles.find((one) => one.startsWith(`id="${operationId}"`))!;
    expect([operationId, article.includes(`/api${path}`)]).toEqual([operationId, true]);
    expect([operationId, article.includes('curl '), article.includes('-d ')]).toEqual([
      operationId,
      true,
      requestBody !== undefined,
    ]);
  }
  const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  // Every link leads to a place of the page, or to the description.
  for (const [, href] of text.matchAll(/href="([^"]*)"/g))
    expect([
      href,
      href === 'docs.css' || href === 'openapi.json' || text.includes(`id="${href!.slice(1)}"`),
    ]).toEqual([href, true]);
});

test('the page runs nothing and fetches nothing but its style sheet', async () => {
  const { send } = await openApiBook();
  const { headers, text } = await send(undefined, 'GET /api/docs');
  expect(headers['content-security-policy']).toContain("default-src 'none'; style-src 'self';");
  expect(text).not.toMatch(/<script|<style|<img|<iframe|<object|\sstyle=|\son\w+=|javascript:/i);
  const style = await send(undefined, 'GET /api/docs.css');
  expect([style.status, style.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8']);
  expect(style.text).not.toMatch(/url\(|@import/);
});

test('what stands between backticks is code, and nothing but text all the same', () => {
  const say = (description: string): string => {
    const operation = { operationId: 'x.show', summary: 'X', description, tags: ['x'], responses: {} };
    const document = {
      info: { title: 'X', version: '1', description: '' },
      components: { parameters: {}, schemas: {} },
      paths: { '/x': { get: operation } },
    };
    return /<p>X\.<\/p>\s*<p>(.*?)<\/p>/s.exec(docsPage(document, 'docs.css'))![1]!;
  };
  expect(say('What `event dismiss` takes, or `a<b`')).toBe(
    'What <code>event dismiss</code> takes, or <code>a&lt;b</code>',
  );
  expect(say('One ` alone')).toBe('One ` alone');
});

test('no backtick of the description is left on the page', async () => {
  const { send } = await openApiBook();
  const { text } = await send(undefined, 'GET /api/docs');
  expect(text).not.toContain('`');
});

test('texts of the description are texts of the page', () => {
  const evil = '<script>alert("x")</script>';
  const document = {
    info: { title: evil, version: '1', description: evil },
    components: { parameters: {}, schemas: {} },
    paths: {
      '/x': {
        get: {
          operationId: 'x.show',
          summary: evil,
          tags: ['x'],
          parameters: [{ name: 'y', in: 'query', description: evil, schema: { enum: [evil] } }],
          responses: {
            200: {
              content: { 'application/json': { schema: { properties: { z: { description: evil } } } } },
            },
          },
        },
      },
    },
  };
  expect(docsPage(document, 'docs.css')).not.toContain('<script');
  expect(docsPage(document, 'docs.css').split('&lt;script&gt;alert(&quot;x&quot;)').length).toBeGreaterThan(
    6,
  );
});
