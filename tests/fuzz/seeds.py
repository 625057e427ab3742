"""What fuzzing begins with: a small whole file of each format, and prose with what the grammars look for."""

from __future__ import annotations

import gzip
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

FA = (
    "وزیر خارجه ایران روز دوشنبه ۱۵ مهر ۱۴۰۴ در باکو گفت: «تهران حمله به سفارت را محکوم می‌کند». وی افزود "
    "دو کشور هفته آینده دیدار خواهند کرد و ۱۴ هزار نفر از مرز گذشتند."
)
EN = (
    'Russia\'s foreign minister said on Oct. 7, 2025: "We reject the 12,000-troop plan." He may meet U.S. '
    "envoys next week; Kyiv denied it had shelled Odesa (3 killed) last Tuesday night."
)
RECORD = {"id": "s1", "title": "T", "text": EN, "published": "2025-10-07", "source": "Wire", "url": "https://e.test/1"}
LINES = "\n".join(json.dumps(RECORD | {"id": f"s{n}", "text": text}) for n, text in enumerate((EN, FA)))
PAGE = (
    f"<!doctype html><html><head><title>T</title><meta property='article:published_time' content='2025-10-07'></head>"
    f"<body><nav>Home</nav><article><h1>T</h1><p>{EN}</p><p>{FA}</p><p>{EN}</p></article></body></html>"
)
FEED = (
    f"<?xml version='1.0'?><rss version='2.0'><channel><title>W</title><item><title>T</title><guid>1</guid>"
    f"<pubDate>Tue, 07 Oct 2025 10:00:00 GMT</pubDate><description>{EN}</description></item></channel></rss>"
)


def parquet() -> bytes:
    to = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([RECORD, RECORD | {"id": "s2", "text": FA}]), to)
    return to.getvalue()


def warc() -> bytes:
    body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{PAGE}".encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://e.test/1\r\nWARC-Date: 2025-10-07T10:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


FILES = {
    "a.txt": f"date 2025-10-07\n{FA}\n{EN}".encode(),
    "a.jsonl": LINES.encode(),
    "a.json": json.dumps([RECORD]).encode(),
    "a.csv": f'id,title,text,published\ns1,T,"{FA}",1404-07-15\n'.encode(),
    "a.html": PAGE.encode(),
    "a.xml": FEED.encode(),
    "a.parquet": parquet(),
    "a.warc": warc(),
    "a.jsonl.gz": gzip.compress(LINES.encode(), mtime=0),
    "a.jsonl.zst": zstandard.compress(LINES.encode()),
    "": LINES.encode(),  # without a name: told by its first bytes
}
