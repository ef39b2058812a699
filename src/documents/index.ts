import type { DocumentType } from "../model/document.ts";
import { article } from "./article.ts";
import { order } from "./order.ts";
import { refund } from "./refund.ts";
import { returnOfGoods } from "./return.ts";
import { shipment } from "./shipment.ts";
import { stock } from "./stock.ts";

/** In the order in which one builds on the other: orders name articles, shipments name orders. */
const all: readonly DocumentType[] = [article, order, stock, shipment, returnOfGoods, refund];

/** Every kind of document, by name. */
export const documents: ReadonlyMap<string, DocumentType> = new Map(all.map((type) => [type.name, type]));
