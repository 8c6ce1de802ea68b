package dev.polaris.backup.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where one statement ends and the next begins. */
final class MigrationScriptTest {
    @Test
    void aStatementKnowsItsLine() {
        assertThat(statements("""
                        -- a remark; with an end

                        create table a (id int);
                        /* nested /* comments; */
                        */ create table b (
                          id int
                        ); select 1
                        """))
                .extracting(MigrationStatement::line, MigrationStatement::text)
                .containsExactly(
                        tuple(3, "create table a (id int)"),
                        tuple(5, "create table b (\n  id int\n)"),
                        tuple(7, "select 1"));
    }

    @Test
    void whatIsQuotedEndsNothing() {
        assertThat(statements("select 'a;''b;', E'c\\';d''\\';', \"e;\"\"f;\", $$g;$$, $h$i;$$;$h$, 1; select $1"))
                .hasSize(2);
        assertThat(statements("create rule r as on insert to a do (delete from b; delete from c); select 2"))
                .hasSize(2);
        assertThat(statements("create function f$1$() returns int as $$ begin; end $$ language sql; select 3"))
                .hasSize(2);
    }

    @Test
    void anAtomicBodyIsOneStatement() {
        assertThat(statements("""
                        create function f() returns int begin atomic
                          select case when true then 1 end;
                          select 2;
                        end;
                        select 3
                        """)).hasSize(2);
    }

    @Test
    void concurrentlyIsLeftOutWhereItWouldNeedNoTransaction() {
        assertThat(statements("create index concurrently i on t (c)").get(0).text())
                .isEqualTo("create index              i on t (c)");
        assertThat(statements("refresh materialized view concurrently v").get(0).text())
                .contains("concurrently");
        assertThat(statements("create index concurrently i on t ('concurrently')")
                        .get(0)
                        .text())
                .contains("('concurrently')");
    }

    @Test
    void aFileOfItsOwnTransactionIsPutIntoOurs() {
        MigrationFile file = file("begin;\ncreate table a ();\ncommit;");

        assertThat(file.problems()).isEmpty();
        assertThat(file.statements()).extracting(MigrationStatement::text).containsExactly("create table a ()");
    }

    @Test
    void everythingThatCannotBePartOfATransactionIsNamedByLine() {
        assertThat(file("""
                        vacuum full;
                        create database x;
                        alter system set work_mem = '1MB';
                        commit;
                        copy t from stdin;
                        \\connect other
                        rollback to savepoint s;
                        create table vacuum ();
                        """).problems())
                .containsExactlyInAnyOrder(
                        "1_x.sql, line 1: VACUUM FULL cannot be part of a transaction; apply it by hand after the procedure",
                        "1_x.sql, line 2: CREATE DATABASE cannot be part of a transaction; apply it by hand after the procedure",
                        "1_x.sql, line 3: ALTER SYSTEM cannot be part of a transaction; apply it by hand after the procedure",
                        "1_x.sql, line 4: begins or ends a transaction, and a migration is one transaction",
                        "1_x.sql, line 5: copies rows from or to its client, which only psql does",
                        "1_x.sql, line 6: a command of psql");
    }

    private static List<MigrationStatement> statements(String text) {
        return MigrationScript.parse(text).statements();
    }

    private static MigrationFile file(String text) {
        return MigrationFile.of("1_x.sql", new Migration("1", "x", "d"), text);
    }
}
