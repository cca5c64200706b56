package pki.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// Many connections of the JDK's own client, which stay open and trust anybody.
public final class Crowd implements AutoCloseable {
  private record Member(SSLSocket socket, BufferedReader answers) {}

  private final List<Member> members = new ArrayList<>();

  public Crowd(int port, int size) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Gullible()}, null);
    for (int i = 0; i < size; i++) {
      SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
      socket.setSoTimeout(10_000);
      members.add(
          new Member(
              socket,
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))));
    }
  }

  /// Each member's status line for the same question.
  public List<String> ask() throws IOException {
    List<String> answers = new ArrayList<>();
    for (Member member : members) {
      member
          .socket()
          .getOutputStream()
          .write(
              "HEAD / HTTP/1.1\r\nHost: server.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      answers.add(String.valueOf(member.answers().readLine()));
      String header;
      do {
        header = String.valueOf(member.answers().readLine());
      } while (!header.isEmpty());
    }
    return answers;
  }

  @Override
  public void close() throws IOException {
    for (Member member : members) {
      member.socket().close();
    }
  }

  private static final class Gullible implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
