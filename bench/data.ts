import { once } from "node:events";
import { createWriteStream } from "node:fs";

/** Lines of every order. */
export const linesPerOrder = 3;

const header =
  "OrderNo;OrderDate;Status;FirstName;LastName;Company;Street;Zip;City;Country;Email;Phone;ShipMethod;Currency;Total;Freight;Note;LineId;SKU;ProductName;Option;Qty;Price;Vat;WeightG";

/** Writes an export of the shipped CSV cart: one row per line, `;`, decimal comma. */
export async function writeCsv(path: string, orders: number): Promise<void> {
  await write(path, "latin1", `${header}\r\n`, orders, csvOrder, "");
}

/** Writes an export of the shipped XML cart, pretty-printed. */
export async function writeXml(path: string, orders: number): Promise<void> {
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n<export>\n  <orders>\n';
  await write(path, "utf8", head, orders, xmlOrder, "  </orders>\n</export>\n");
}

async function write(
  path: string,
  encoding: BufferEncoding,
  head: string,
  orders: number,
  order: (number: number) => string,
  tail: string,
): Promise<void> {
  const file = createWriteStream(path, { encoding });
  file.write(head);
  for (let number = 0; number < orders; number++) {
    if (!file.write(order(number))) await once(file, "drain");
  }
  file.end(tail);
  await once(file, "close");
}

function csvOrder(number: number): string {
  const minute = String(number % 60).padStart(2, "0");
  const who = `Åse${number};Bjørnstad;;Storgata ${number % 900};${String(number % 9999).padStart(4, "0")};Oslo;NO;kunde${number}@example.com;+47 900 00 001`;
  const order = `${100_000 + number};20.11.2026 09:${minute};betalt;${who};Hjemlevering;NOK;1.347,00;99,00;"Ring på, takk"`;
  return [1, 2, 3]
    .map(
      (line) =>
        `${order};${line};SKU-${(number * 3 + line) % 5000};"T-skjorte ""Fjord""";Rød M;${line};299,00;25;180,5\r\n`,
    )
    .join("");
}

function xmlOrder(number: number): string {
  const lines = [1, 2, 3].map(
    (line) => `        <line no="${line}" sku="SKU-${(number * 3 + line) % 5000}">
          <title>Becher &amp; Teller</title>
          <quantity>${line}</quantity>
          <price>12.95</price>
          <weight unit="g">350.5</weight>
        </line>
`,
  );
  return `    <order number="${100_000 + number}" id="${number}" state="open">
      <ordered>2026-11-20 08:${String(number % 60).padStart(2, "0")}:00</ordered>
      <payment paid="true"/>
      <customer>
        <email>kunde${number}@example.com</email>
        <address type="shipping" country="DE">
          <name>Zoë Müller</name>
          <street>Am Markt ${number % 900}</street>
          <zip>04109</zip>
          <city>Leipzig</city>
        </address>
      </customer>
      <delivery><method>standard</method></delivery>
      <totals currency="EUR"><total>47.80</total><freight>4.90</freight></totals>
      <lines>
${lines.join("")}      </lines>
    </order>
`;
}
