package dev.polaris.backup.journal;

import io.temporal.common.SearchAttributeKey;

/** The search attributes that runs can be found by in Temporal UI; they never hold personal data. */
public final class SearchAttributes {
    public static final SearchAttributeKey<String> ENV = SearchAttributeKey.forKeyword("PolarisEnv");
    public static final SearchAttributeKey<String> KIND = SearchAttributeKey.forKeyword("PolarisKind");
    public static final SearchAttributeKey<String> STEP = SearchAttributeKey.forKeyword("PolarisStep");
    public static final SearchAttributeKey<String> TICKET = SearchAttributeKey.forKeyword("PolarisTicket");

    private SearchAttributes() {}
}
