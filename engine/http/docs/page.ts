// The reference of the API as a page: the OpenAPI document for people, one section for each noun. Written on the server, without a
// script; knows the document and nothing else.
import type { JsonSchema } from '../dialect/json-schema.ts';
import { exampleOf } from './example.ts';
import { operationsOf, type DescribedOperation, type Document } from './operations.ts';
import { html, prose, type Markup } from './html.ts';

/** The whole page. `style` is the address of its style sheet. */
export function docsPage(document: Document, style: string): string {
  const { title, version, description } = document['info'] as Record<string, string>;
  const operations = operationsOf(document);
  const byNoun = Map.groupBy(operations, ({ tags }) => tags[0]!);
  const nouns = [...byNoun.keys()].sort();
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} API</title>
        <link rel="stylesheet" href="${style}" />
      </head>
      <body>
        <a class="skip" href="#main">To the operations</a>
        <nav aria-label="Nouns">
          <p><strong>${title}</strong> ${version}</p>
          <ul>
            ${nouns.map((noun) => html`<li><a href="#noun-${noun}">${noun}</a></li>`)}
          </ul>
        </nav>
        <main id="main">
          <h1>${title} API</h1>
          <p>${prose(description)} For programs: <a href="openapi.json">openapi.json</a>.</p>
          ${introduction} ${nouns.map((noun) => sectionOf(noun, byNoun.get(noun)!))}
        </main>
      </body>
    </html> `.text;
}

const introduction = html`<section aria-labelledby="all">
  <h2 id="all">All of them</h2>
  <p>
    Who asks sends <code>authorization: Bearer …</code>: an API key (<code>minutebook token create</code>), a
    run’s token, or the board’s. Where an id is asked for, <code>ACME-42</code> or a short name will do. Every
    write is one commit, named in <code>x-minutebook-commit</code>.
  </p>
  <p>
    What goes wrong is one shape: <code>code</code>, <code>message</code> (what happened),
    <code>help</code> (what to do about it) and <code>reaction</code> (fix, retry, wait or stop).
  </p>
  <p>
    A write that got no answer is sent again under the same <code>idempotency-key</code>. A change is made on
    the version you saw if you send its <code>etag</code> as <code>if-match</code>; what you have already is
    not sent again for <code>if-none-match</code>. Of what is read, <code>fields=id,title</code> chooses,
    <code>at=2h ago</code> asks about the past, and <code>after=</code> (from <code>x-next-cursor</code>) goes
    on with a list.
  </p>
</section>`;

const sectionOf = (noun: string, operations: readonly DescribedOperation[]): Markup =>
  html`<section aria-labelledby="noun-${noun}">
    <h2 id="noun-${noun}">${noun}</h2>
    ${operations.map(operationOf)}
  </section>`;

function operationOf(operation: DescribedOperation): Markup {
  const { operationId, method, path, summary, description, parameters, body, answer } = operation;
  const named = parameters.filter((one) => one.in !== 'header');
  const headers = parameters.filter((one) => one.in === 'header').map(({ name }) => name);
  const bodyRows = Object.entries(body?.properties ?? {}).map(([name, schema]) => ({
    name,
    where: 'body',
    isRequired: body?.required?.includes(name) === true,
    schema,
    description: schema.description,
  }));
  const rows = [
    ...named.map((one) => ({
      name: one.name,
      where: one.in,
      isRequired: one.required === true,
      schema: one.schema,
      description: one.description,
    })),
    ...bodyRows,
  ];
  return html`<article id="${operationId}">
    <h3>
      <code><b class="${method.toLowerCase()}">${method}</b> /api${path}</code>
    </h3>
    <p>${prose(summary)}.</p>
    ${description && html`<p>${prose(description)}</p>`} ${rows.length > 0 ? tableOf(rows) : undefined}
    ${headers.length > 0 ? html`<p class="small">Headers it understands: ${headers.map((name, n) => html`${n > 0 ? ', ' : ''}<code>${name}</code>`)}</p>` : undefined}
    <pre tabindex="0"><code>${exampleOf(operation)}</code></pre>
    ${answer && answerOf(answer)}
  </article> `;
}

interface Row {
  name: string;
  where: string;
  isRequired: boolean;
  schema: JsonSchema;
  description: string | undefined;
}

const tableOf = (rows: readonly Row[]): Markup =>
  html`<table>
    <thead>
      <tr>
        <th scope="col">Field</th>
        <th scope="col">In</th>
        <th scope="col">Type</th>
        <th scope="col">What it says</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ name, where, isRequired, schema, description }) =>
          html`<tr>
            <th scope="row">
              <code>${name}</code>${isRequired ? html` <span class="needed">needed</span>` : undefined}
            </th>
            <td>${where}</td>
            <td>${typeOf(schema)}</td>
            <td>${prose(description)}</td>
          </tr>`,
      )}
    </tbody>
  </table> `;

function answerOf(answer: JsonSchema): Markup | undefined {
  const { properties } = answer.items ?? answer;
  const fields = Object.entries(properties ?? {});
  if (fields.length === 0) return undefined;
  const what = answer.items ? 'A list; each item' : 'The answer';
  return html`<details>
    <summary>${what} has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'}</summary>
    <dl>
      ${fields.map(
        ([name, schema]) =>
          html`<dt><code>${name}</code> ${typeOf(schema)}</dt>
            <dd>${prose(schema.description)}</dd>`,
      )}
    </dl>
  </details>`;
}

/** Choices that are shown of an enumeration. */
const choiceLimit = 12;

function typeOf({ type, anyOf, enum: choices, items, format, const: only }: JsonSchema): string {
  if (only !== undefined) return JSON.stringify(only);
  if (choices) return choices.slice(0, choiceLimit).join(', ') + (choices.length > choiceLimit ? ' …' : '');
  if (anyOf) return [...new Set(anyOf.map(typeOf))].join(' or ');
  if (type === 'array') return `list of ${items ? typeOf(items) : 'anything'}`;
  const name = Array.isArray(type) ? type.join(' or ') : (type ?? 'anything');
  return format === undefined ? name : `${name} (${format})`;
}
