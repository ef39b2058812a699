import assert from "node:assert/strict";
import type { Content, IncomingDocument, Rules } from "../../src/model/document.ts";
import { atDesk, type Desk, rules, told } from "./desk.ts";
import { line, order } from "./samples.ts";

type Step = Partial<IncomingDocument> & { readonly content: Content };

interface Case {
  /** The rule, as a sentence. */
  readonly story: string;
  /** What came before, each in a file of its own. */
  readonly before?: readonly Step[];
  /** A status that the warehouse has brought the order to since. */
  readonly status?: string;
  /** The order went out to the warehouse in the meantime. */
  readonly sent?: true;
  readonly now: Step;
  readonly rules?: Partial<Rules>;
  /** Outcome, codes of problems. */
  readonly told: string;
  /** Status and version afterwards, "" where there is no order. */
  readonly stands: string;
}

const same = order("1001");
const other = order("1001", { note: "Call first" });
const cancel: Step = { intent: "cancel", content: { orderNumber: "1001" }, because: "kansellert" };
const held: Step = { ...same, intent: "hold", because: "not paid" };

const cases: readonly Case[] = [
  { story: "an unknown order is new", now: same, told: "new", stands: "NEW 1" },
  { story: "an order that is to be held is new and HELD", now: held, told: "new", stands: "HELD 1" },
  {
    story: "the same order again changes nothing",
    before: [same],
    now: same,
    told: "unchanged",
    stands: "NEW 1",
  },
  {
    story: "an order with other content is a new version",
    before: [same],
    now: other,
    told: "updated",
    stands: "NEW 2",
  },
  {
    story: "an order can still be changed when it was sent but not started",
    before: [same],
    sent: true,
    now: other,
    told: "updated",
    stands: "NEW 2",
  },
  ...["DRAFT", "PENDING", "RESERVED"].map((status) => ({
    story: `an order in ${status} can be changed and stays there`,
    before: [same],
    status,
    now: other,
    told: "updated",
    stands: `${status} 2`,
  })),
  {
    story: "an order in ERROR is NEW once it is corrected",
    before: [same],
    status: "ERROR",
    now: other,
    told: "updated",
    stands: "NEW 2",
  },
  ...["COLLECTING", "PARTIALLY_SHIPPED", "SHIPPED", "RETURNED"].map((status) => ({
    story: `an order in ${status} is not changed any more`,
    before: [same],
    status,
    now: other,
    told: "refused order.too-late",
    stands: `${status} 1`,
  })),
  {
    story: "the same order again is no refused change once it is SHIPPED",
    before: [same],
    status: "SHIPPED",
    now: same,
    told: "unchanged",
    stands: "SHIPPED 1",
  },
  {
    story: "a warehouse that freezes earlier refuses earlier",
    before: [same],
    status: "PENDING",
    now: other,
    rules: { editableUntil: "PENDING" },
    told: "refused order.too-late",
    stands: "PENDING 1",
  },
  {
    story: "a warehouse that freezes later takes changes while COLLECTING",
    before: [same],
    status: "COLLECTING",
    now: other,
    rules: { editableUntil: "SHIPPED" },
    told: "updated",
    stands: "COLLECTING 2",
  },
  {
    story: "nothing is changed after the first shipment, whatever the rule says",
    before: [same],
    status: "PARTIALLY_SHIPPED",
    now: other,
    rules: { editableUntil: "SHIPPED" },
    told: "refused order.too-late",
    stands: "PARTIALLY_SHIPPED 1",
  },
  {
    story: "a held order that may go now is NEW, though nothing else changed",
    before: [held],
    now: same,
    told: "updated",
    stands: "NEW 2",
  },
  {
    story: "a held order that is held again for the same reason is unchanged",
    before: [held],
    now: held,
    told: "unchanged",
    stands: "HELD 1",
  },
  {
    story: "a held order that is held for another reason says so",
    before: [held],
    now: { ...held, because: "no address" },
    told: "updated",
    stands: "HELD 2",
  },
  {
    story: "a taken order that was never sent is held by the same content, because its payment was withdrawn",
    before: [same],
    now: held,
    told: "updated",
    stands: "HELD 2",
  },
  {
    story: "a taken order that was sent cannot be held by the same content, and that is told",
    before: [same],
    sent: true,
    now: held,
    told: "refused order.hold-too-late",
    stands: "NEW 1",
  },
  {
    story: "an order that the warehouse has started is not held by the same content, and nothing is said",
    before: [same],
    status: "COLLECTING",
    now: held,
    told: "unchanged",
    stands: "COLLECTING 1",
  },
  {
    story: "a change that holds an order is taken while it was never sent",
    before: [same],
    now: { ...other, intent: "hold", because: "unknown method" },
    told: "updated",
    stands: "HELD 2",
  },
  {
    story: "a change that would hold an order is refused once it was sent",
    before: [same],
    sent: true,
    now: { ...other, intent: "hold", because: "unknown method" },
    told: "refused order.hold-too-late",
    stands: "NEW 1",
  },
  {
    story: "a NEW order is cancelled",
    before: [same],
    now: cancel,
    told: "cancelled",
    stands: "CANCELLED 2",
  },
  {
    story: "a held order is cancelled",
    before: [held],
    now: cancel,
    told: "cancelled",
    stands: "CANCELLED 2",
  },
  {
    story: "a cancelled order that is cancelled again is unchanged",
    before: [same, cancel],
    now: cancel,
    told: "unchanged",
    stands: "CANCELLED 2",
  },
  ...["COLLECTING", "SHIPPED"].map((status) => ({
    story: `an order in ${status} is not cancelled any more`,
    before: [same],
    status,
    now: cancel,
    told: "refused order.cancel-too-late",
    stands: `${status} 1`,
  })),
  {
    story: "the cancellation of an order that never came makes no order",
    now: cancel,
    told: "unchanged order.cancel-unknown",
    stands: "",
  },
  {
    story: "a cancelled order that comes again stays cancelled",
    before: [same, cancel],
    now: same,
    told: "refused order.is-cancelled",
    stands: "CANCELLED 2",
  },
  {
    story: "a cancelled order that comes with other content stays cancelled",
    before: [same, cancel],
    now: other,
    told: "refused order.is-cancelled",
    stands: "CANCELLED 2",
  },
  {
    story: "an order with one line id twice is rejected",
    now: order("1001", { lines: [line("1", "TEA", "1"), line("1", "TEA", "2")] }),
    told: "rejected order.line-twice",
    stands: "",
  },
];

async function standing(desk: Desk): Promise<string> {
  const [row] = await desk.rows("select status, version from orders where order_number = '1001'");
  return row === undefined ? "" : `${row.status} ${row.version}`;
}

describe("the rules of orders", () => {
  for (const { story, before = [], status, sent, now, rules: changed, told: wanted, stands } of cases) {
    it(story, () =>
      atDesk(async (desk) => {
        for (const step of before) await desk.one("order", step);
        if (sent) await desk.feed("order", "main", {}, "sent");
        if (status !== undefined) await desk.rows("update orders set status = ?", status);
        const posted = await desk.one("order", now, { rules: { ...rules, ...changed } });
        assert.equal(told(posted), wanted);
        assert.equal(await standing(desk), stands);
      }),
    );
  }

  it("tell a refused change with its status and its place", () =>
    atDesk(async (desk) => {
      await desk.one("order", same);
      await desk.rows("update orders set status = 'COLLECTING'");
      const { problems } = await desk.one("order", { ...other, line: 17 });
      assert.deepEqual(problems, [
        {
          severity: "warning",
          scope: "record",
          code: "order.too-late",
          message: "order 1001 is COLLECTING at the warehouse, the change was not taken",
          line: 17,
          found: "COLLECTING",
        },
      ]);
    }));

  for (const [what, older] of Object.entries({ change: same, cancellation: cancel, hold: held })) {
    it(`refuse the ${what} of an older file that is replayed after a newer one was taken`, () =>
      atDesk(async (desk) => {
        await desk.one("order", same, { receipt: 1 });
        await desk.one("order", other, { receipt: 2 });
        assert.equal(told(await desk.one("order", older, { receipt: 1 })), "refused order.older");
        assert.equal(await standing(desk), "NEW 2");
        assert.equal(told(await desk.one("order", same, { receipt: 2 })), "updated");
      }));
  }

  it("keep orders of the same number of two stores apart", () =>
    atDesk(async (desk) => {
      await desk.one("order", same);
      assert.equal(told(await desk.one("order", other, { partner: "bolt" })), "new");
      assert.equal(told(await desk.one("order", same)), "unchanged");
    }));

  it("see the earlier of two orders of one key in a batch", () =>
    atDesk(async (desk) => {
      const posted = await desk.post("order", [same, same, other, cancel, same, order("1002")]);
      assert.deepEqual(posted.map(told), [
        "new",
        "unchanged",
        "updated",
        "cancelled",
        "refused order.is-cancelled",
        "new",
      ]);
      assert.equal(await standing(desk), "CANCELLED 3");
      const [row] = await desk.rows("select note, count(*) over () as orders from orders where note <> ''");
      assert.deepEqual(row, { note: "Call first", orders: 1 });
    }));

  it("write nothing at all for an unchanged order", () =>
    atDesk(async (desk) => {
      await desk.one("order", same);
      const everything = async () => [
        await desk.rows("select * from orders"),
        await desk.rows("select * from order_lines"),
        await desk.rows("select * from order_events"),
      ];
      const before = await everything();
      desk.clock.move(60_000);
      await desk.one("order", same);
      assert.deepEqual(await everything(), before);
    }));

  it("do not care about the order of a document's fields", () =>
    atDesk(async (desk) => {
      await desk.one("order", same);
      const content = Object.fromEntries(Object.entries(same.content).reverse());
      assert.equal(told(await desk.one("order", { content })), "unchanged");
    }));

  it("name lines by their place where the store does not", () =>
    atDesk(async (desk) => {
      const lines = [
        { sku: "TEA", quantity: "1" },
        { sku: "TEA", quantity: "3" },
      ];
      await desk.one("order", order("1001", { lines }));
      const rows = await desk.rows("select line_id, quantity_e4 from order_lines order by line_no");
      assert.deepEqual(rows, [
        { line_id: "1", quantity_e4: 10_000 },
        { line_id: "2", quantity_e4: 30_000 },
      ]);
    }));
});
