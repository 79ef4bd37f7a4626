"""Speed and memory of Vestry, as figures beside a calibration loop; never a timed test."""
