package dev.polaris.backup.faults;

/**
 * A request that arrived at the proxy.
 *
 * @param method such as {@code PUT}
 * @param target path with query, still encoded
 */
public record ProxiedRequest(String method, String target) {

    /** Whether the path, without the query, ends like this. */
    public boolean isFor(String wantedMethod, String endOfPath) {
        return method.equals(wantedMethod) && path().endsWith(endOfPath);
    }

    /** The target before its question mark. */
    public String path() {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    /** Whether the query has this parameter, with or without a value. */
    public boolean hasParameter(String name) {
        int question = target.indexOf('?');
        if (question < 0) {
            return false;
        }
        for (String parameter : target.substring(question + 1).split("&")) {
            if (parameter.equals(name) || parameter.startsWith(name + "=")) {
                return true;
            }
        }
        return false;
    }
}
