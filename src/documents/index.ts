import type { DocumentType } from "../model/document.ts";
import { article } from "./article.ts";
import { order } from "./order.ts";
import { refund } from "./refund.ts";
import { returnOfGoods } from "./return.ts";
import { shipment } from "./shipment.ts";
import { stock } from "./stock.ts";

const all: readonly DocumentType[] = [order, article, stock, shipment, returnOfGoods, refund];

/** Every kind of document, by name. */
export const documents: ReadonlyMap<string, DocumentType> = new Map(all.map((type) => [type.name, type]));
