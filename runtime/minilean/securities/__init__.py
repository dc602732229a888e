"""What is held and quoted: securities, holdings, cash and the portfolio."""
