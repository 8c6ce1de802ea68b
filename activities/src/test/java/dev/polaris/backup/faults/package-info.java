/**
 * A proxy that breaks connections on purpose, for tests of what happens when an answer is lost, late, cut or refused.
 *
 * <p>In HTTP mode it stands in front of an S3 server. It frames requests and answers, so that a fault hits exactly the
 * request a rule names, and passes everything else on byte by byte, the signed {@code Host} included. In raw mode it
 * stands in front of a database and knows only connections. Faults happen when a request arrives or when the test says
 * so, never after some time.
 */
package dev.polaris.backup.faults;
