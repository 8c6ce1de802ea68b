package dev.polaris.backup.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what the tables of an environment may lose from one backup to the next. */
final class LossSection {
    private LossSection() {}

    static LossConfig losses(Section section) {
        LossRule usual = rule(section, LossRule.STANDARD);
        Section own = section.section("tables");
        Map<String, LossRule> tables = new LinkedHashMap<>();
        for (String table : own.names()) {
            if (table.indexOf('.') < 1) {
                own.problem(table, "names no table", "Write schema.table; * stands for any characters.");
            }
            tables.put(table, rule(own.section(table), usual));
        }
        return new LossConfig(usual, tables);
    }

    private static LossRule rule(Section section, LossRule otherwise) {
        return new LossRule(
                section.integer("mayShrink", otherwise.mayShrink(), 0, 100),
                section.integer("fromRows", otherwise.fromRows(), 0, Integer.MAX_VALUE),
                section.bool("mayVanish", otherwise.mayVanish()));
    }
}
