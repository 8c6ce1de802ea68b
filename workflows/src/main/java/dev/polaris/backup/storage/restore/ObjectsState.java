package dev.polaris.backup.storage.restore;

import java.util.List;

/**
 * How far the parts are.
 *
 * @param phase what is done with each
 * @param parts parts in all
 * @param next the first part that was not begun
 * @param atWork parts at work
 * @param expectedBytes bytes that the plan uploads; 0 while planning
 * @param planned what finished parts have planned
 * @param restored what finished parts have restored
 */
public record ObjectsState(
        ObjectsPhase phase,
        int parts,
        int next,
        List<Integer> atWork,
        long expectedBytes,
        PlannedObjects planned,
        RestoredObjects restored) {}
