package org.harmonium.text;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** The reason of a failure of input or output in words. */
public final class Reason {
  private Reason() {}

  /** Returns the reason of a failure, where the JDK's message may be only the name of the file. */
  public static String of(Exception e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
      return "a file of that name exists";
    }
    if (e instanceof DirectoryNotEmptyException) {
      return "the directory is not empty";
    }
    String message = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
