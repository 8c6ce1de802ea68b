package dev.polaris.backup.flip;

import dev.polaris.backup.instance.Instance;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * A database that an app points at.
 *
 * @param host a name or an address
 * @param port its port
 * @param database its database
 */
record AppPlace(String host, int port, String database) {
    /** Whether it is this instance, also when one of the two is named and the other one addressed. */
    boolean pointsAt(Instance instance) {
        return port == instance.port()
                && database.equals(instance.database())
                && (host.equalsIgnoreCase(instance.host()) || sameAddress(host, instance.host()));
    }

    /** Which of an order's instances it is. */
    FlipSide side(FlipOrder order) {
        if (pointsAt(order.to())) {
            return FlipSide.TO;
        }
        return pointsAt(order.from()) ? FlipSide.FROM : FlipSide.OTHER;
    }

    String label() {
        return host + ":" + port + "/" + database;
    }

    private static boolean sameAddress(String one, String other) {
        try {
            Set<InetAddress> addresses = new HashSet<>(Arrays.asList(InetAddress.getAllByName(one)));
            addresses.retainAll(Arrays.asList(InetAddress.getAllByName(other)));
            return !addresses.isEmpty();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
