package dev.polaris.backup.archive;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tables that have broken dump tools, and an independent reading of their COPY text. */
final class OddTables {
    /** Tables with a data entry: partitioned parents have none, their leaves have. */
    static final int TABLES = 11;

    static final int LARGE_OBJECTS = 3;

    static final String[] STATEMENTS = {
        "create table plain (id int primary key, at timestamptz, price money, name text)",
        "insert into plain select n, timestamptz '2024-01-01 00:00:00+00' + n * interval '1 hour', n::numeric::money,"
                + " repeat(md5(n::text), 1 + n % 5) from generate_series(1, 20000) n",
        "create schema \"Odd \"\"Schema\"\"\"",
        "create table \"Odd \"\"Schema\"\"\".\"a (b) FROM stdin;\" (\"select\" int, \"x y\" text)",
        "insert into \"Odd \"\"Schema\"\"\".\"a (b) FROM stdin;\" values (1, 'one'), (2, null)",
        "create table \"Grüße\" (\"ключ\" text)",
        "insert into \"Grüße\" values ('äöü'), ('日本語'), ('🙂')",
        "create table no_columns ()",
        "insert into no_columns default values",
        "insert into no_columns default values",
        "insert into no_columns default values",
        "create table empty (a int)",
        "create table long_row (id int, content text)",
        "insert into long_row values (1, 'before'), (2, repeat('0123456789abcdef', 1310720)), (3, 'after')",
        "create table escapes (t text)",
        "insert into escapes values ('\\.'), ('\\\\.'), (E'a\\tb'), (E'a\\nb'), (E'\\n'), (''), (null), ('\\N'),"
                + " (E'\\r'), (E'\\\\.\\n\\\\.'), ('.'), ('\\'), (E'\\x01\\x7f')",
        "create table bytes (b bytea)",
        "insert into bytes values ('\\x00ff0a5c2e'), (''), (decode(repeat('0a', 70000), 'hex'))",
        "create table parts (region text, v int) partition by list (region)",
        "create table parts_north partition of parts for values in ('north')",
        "create table parts_south partition of parts for values in ('south')",
        "insert into parts select case n % 2 when 0 then 'north' else 'south' end, n from generate_series(1, 3001) n",
        "create table generated (a int, b int generated always as (a * 2) stored, c int generated always as identity)",
        "insert into generated (a) select generate_series(1, 50)",
        "select lo_from_bytea(4200000001, decode(repeat('00ff0a', 40000), 'hex'))",
        "select lo_from_bytea(777, '')",
        "select lo_from_bytea(778, 'small')",
        "create materialized view seen as select count(*) from plain",
        "create view looking as select * from plain",
    };

    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);

    private OddTables() {}

    /** The sum of the rows' hashes, with big integers. */
    static String sumOfHashes(List<byte[]> rows) {
        BigInteger sum = BigInteger.ZERO;
        for (byte[] row : rows) {
            HashValue128 hash = Hashing.xxh3_128().hashBytesTo128Bits(row);
            String hex = String.format("%016x%016x", hash.getMostSignificantBits(), hash.getLeastSignificantBits());
            sum = sum.add(new BigInteger(hex, 16)).mod(MODULUS);
        }
        return String.format("%032x", sum);
    }

    /** The rows that start and end in one member's content, read without any other member. */
    static List<byte[]> rowsStartingIn(byte[] content, MemberBegin begin) {
        String text = new String(rowText(content, begin), StandardCharsets.ISO_8859_1);
        List<byte[]> rows = new ArrayList<>();
        int from = begin.insideRow() ? text.indexOf('\n') + 1 : 0;
        if (begin.insideRow() && from == 0) {
            return rows;
        }
        for (int newline = text.indexOf('\n', from); newline >= 0; newline = text.indexOf('\n', from)) {
            String row = text.substring(from, newline);
            if (row.equals("\\.")) {
                return rows;
            }
            rows.add(row.getBytes(StandardCharsets.ISO_8859_1));
            from = newline + 1;
        }
        return rows;
    }

    /** The chunks of the block the member begins in, joined. */
    private static byte[] rowText(byte[] content, MemberBegin begin) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int position = 0;
        int remaining = (int) begin.chunkRemaining();
        while (position < content.length) {
            if (remaining == 0) {
                remaining = (content[position + 1] & 0xff)
                        | (content[position + 2] & 0xff) << 8
                        | (content[position + 3] & 0xff) << 16
                        | (content[position + 4] & 0xff) << 24;
                position += 5;
                if (remaining == 0) {
                    break;
                }
            }
            int count = Math.min(remaining, content.length - position);
            text.writeBytes(Arrays.copyOfRange(content, position, position + count));
            position += count;
            remaining -= count;
        }
        return text.toByteArray();
    }
}
