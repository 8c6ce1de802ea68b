package dev.polaris.backup.flip;

import java.util.List;

/**
 * How the app is pointed at an instance, and at which it points.
 *
 * @param adapter such as {@code pgbouncer}
 * @param pointsAt {@code host:port/database}, or what the adapter knows of it, for people
 * @param side which of an order's instances that is
 * @param problems why it could not be flipped; empty when it could
 */
public record FlipFacts(String adapter, String pointsAt, FlipSide side, List<String> problems) {
    public FlipFacts {
        problems = List.copyOf(problems);
    }
}
